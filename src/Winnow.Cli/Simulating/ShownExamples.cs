using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Cli.Simulating;

/// <summary>The pictures that a simulation shows as examples of what to find: a few of the pool, drawn by the run's seed among those of which the data say so, without their labels.</summary>
internal static class ShownExamples
{
    /// <summary>The condition that every data set can answer: <c>class=NAME</c>, for images of the class or with an object of it, unless the data have a column of that name.</summary>
    public const string Class = "class";

    /// <summary>Most pictures that can be shown.</summary>
    public const int CountMax = 1000;

    /// <summary>Images of the pool that fit a condition.</summary>
    public static IEnumerable<Sample> Among(ImageDataset data, SampleFilter find)
    {
        var index = find.Key == Class ? data.Classes.ToList().IndexOf(find.Value) : -1;
        return data.Train.Where(s => s.Class is not null || s.Objects is not null).Where(s => find.Matches(s) || (index >= 0 && !s.Metadata.ContainsKey(Class) && Shows(s, index)));
    }

    /// <summary>The examples of one run, in the order of their ids; the same for every strategy of the seed. Empty where none are asked for.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="data">The data set.</param>
    /// <param name="pool">Samples that could be read and may be labelled.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="CommandException">Fewer images than asked for could be read.</exception>
    public static IReadOnlyList<SampleId> Draw(SimulateOptions options, ImageDataset data, IReadOnlyList<LabelledSample> pool, int seed)
    {
        if (options.Find is not { } find)
        {
            return [];
        }

        var readable = pool.Select(s => s.Id).ToHashSet();
        SampleId[] ids = [.. Among(data, find).Select(s => s.Id).Where(readable.Contains).Order()];
        if (ids.Length < options.FindCount)
        {
            throw new CommandException($"--find {find} fits {ids.Length} images that can be read and needs {options.FindCount}; lower --find-count.");
        }

        new Random(Seed.Derive(seed, "find")).Shuffle(ids);
        return [.. ids.Take(options.FindCount).Order()];
    }

    /// <summary>What belongs to a run's recipe: the condition and which pictures it gave. Nothing without examples, so that journals of earlier versions go on.</summary>
    public static string Recipe(SimulateOptions options, IReadOnlyList<SampleId> shown)
    {
        if (options.Find is not { } find)
        {
            return "";
        }

        var bytes = new byte[shown.Count * sizeof(long)];
        for (var i = 0; i < shown.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), shown[i].Value);
        }

        return string.Create(CultureInfo.InvariantCulture, $" showing {shown.Count} {find} ({Convert.ToHexStringLower(SHA256.HashData(bytes))[..8]})");
    }

    /// <summary>The examples in words for people; null where there are none.</summary>
    public static string? Words(SimulateOptions options) => options.Find is not { } find ? null
        : options.FindCount == 1 ? $"1 unlabelled picture with {find} was shown"
        : string.Create(CultureInfo.InvariantCulture, $"{options.FindCount} unlabelled pictures with {find} were shown");

    private static bool Shows(Sample sample, int index) => sample.Class == index || sample.Objects?.Any(o => o.Class == index) == true;
}
