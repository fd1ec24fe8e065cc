using System.Globalization;
using Winnow.Torch.Weights;
using Winnow.Vision.Models;

namespace Winnow.Vision.SelfSupervised;

/// <summary>What became of each key when a network was filled from a file of weights to start a training from.</summary>
/// <param name="Keys">Loaded, missing, unexpected and mismatched keys.</param>
/// <param name="Head">Keys of the classifying head; they depend on the classes and are not counted.</param>
public sealed record StartReport(LoadReport Keys, IReadOnlyList<string> Head)
{
    /// <summary>Share of the keys that must be found unless the caller insists.</summary>
    public const double LeastShare = 0.95;

    /// <summary>Share of the network's keys that were loaded, those of the head not counted, 0 to 1.</summary>
    public double Share => (double)Body.Loaded.Count / Math.Max(1, Body.Loaded.Count + Body.Missing.Count + Body.Mismatched.Count);

    /// <summary>Keys of the head that the file has not, or for other classes: they start fresh.</summary>
    public IReadOnlyList<string> Fresh => [.. Head.Except(Keys.Loaded)];

    /// <summary>The keys without those of the head.</summary>
    private LoadReport Body => Keys with
    {
        Loaded = [.. Keys.Loaded.Except(Head)],
        Missing = [.. Keys.Missing.Except(Head)],
        Mismatched = [.. Keys.Mismatched.Where(m => !Head.Any(h => m.StartsWith(h + ":", StringComparison.Ordinal)))],
    };

    /// <summary>One sentence for people: numbers, then every key that was not loaded.</summary>
    public string Summary
    {
        get
        {
            var body = Body;
            var parts = new List<string>
            {
                string.Create(CultureInfo.InvariantCulture, $"{Keys.Loaded.Count} tensors taken{(Share < 1 ? $" ({100 * Share:0.#} % of the network's body)" : "")}"),
            };
            Name(parts, "missing", body.Missing);
            Name(parts, "of another shape", body.Mismatched);
            Name(parts, "fresh", Fresh);
            Name(parts, "not used", Keys.Unexpected);
            return string.Join("; ", parts);
        }
    }

    /// <summary>Fills a network from a safetensors file by the names of its parameters, such as torchvision's.</summary>
    /// <param name="network">Changed in place, also where the caller then refuses the report.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is broken or hostile.</exception>
    public static StartReport Fill(ClassifierNetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        string[] head = [.. network.NamedState().Where(s => s.Tensor == network.Head.Weight || s.Tensor == network.Head.Bias).Select(s => s.Name)];
        var keys = Safetensors.Load(network, path);
        return new(keys, head);
    }

    /// <summary>As <see cref="Fill"/>, of a network without a head, such as the body of a detector.</summary>
    /// <param name="body">Changed in place, also where the caller then refuses the report.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is broken or hostile.</exception>
    public static StartReport FillBody(ClassifierNetwork body, string path)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new(Safetensors.Load(body, path), []);
    }

    private static void Name(List<string> parts, string what, IReadOnlyList<string> keys)
    {
        if (keys.Count > 0)
        {
            parts.Add($"{what}: {string.Join(", ", keys)}");
        }
    }
}
