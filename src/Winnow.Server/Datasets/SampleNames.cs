using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Finds samples by the names that files give images.</summary>
internal sealed class SampleNames
{
    private readonly Dictionary<string, StoredSample?> whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSample?> last = new(StringComparer.Ordinal);

    public SampleNames(Store store)
    {
        foreach (var (sample, name) in store.ReadNamedSamples())
        {
            Add(whole, name, sample);
            Add(last, name[(name.LastIndexOf('/') + 1)..], sample);
        }
    }

    /// <summary>The sample of that name; else the only one whose file is called so, in whatever folder.</summary>
    /// <param name="name">As the file spells it.</param>
    /// <param name="problem">Why there is none, or null.</param>
    public StoredSample? Find(string name, out string? problem)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        if (!whole.TryGetValue(name, out var sample) && !last.TryGetValue(file, out sample))
        {
            problem = "the project has no image of this name";
            return null;
        }

        problem = sample is null ? "the project has several images of this name" : null;
        return sample;
    }

    // Two of one name are told apart by nothing: null stands for both.
    private static void Add(Dictionary<string, StoredSample?> names, string name, StoredSample sample) => names[name] = names.ContainsKey(name) ? null : sample;
}
