using System.Globalization;
using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Which labelled samples are learned from and which are measured on.</summary>
/// <param name="Words">What split it is.</param>
/// <param name="Parts">The part of each sample.</param>
internal sealed record ProjectSplit(string Words, IReadOnlyDictionary<SampleId, string> Parts)
{
    /// <summary>The part that is learned from alone.</summary>
    public const string Train = "train";

    /// <summary>The split of the newest dataset version; before the first, the halves of the labels that chance drew, on which rounds are measured, against the chosen labels.</summary>
    public static ProjectSplit Read(Store store)
    {
        if (store.ReadVersions(long.MaxValue, 1) is [var newest])
        {
            return new($"the split of version {newest.Name}", store.ReadSplits(newest.Id).ToDictionary(s => s.Key, s => NameOf(s.Value)));
        }

        var seed = store.ReadProject().Seed;
        return new(
            "the two halves of the labels that chance drew, each measured on by models that learned from the other and from the chosen labels",
            store.ReadLabelsAsAsked().ToDictionary(
                l => l.Id, l => l.InclusionProbability is null ? Train : string.Create(CultureInfo.InvariantCulture, $"half {RandomSlice.FoldOf(seed, l.Id) + 1}")));
    }

    private static string NameOf(Split split) => split switch
    {
        Split.Train => Train,
        Split.Validation => "val",
        _ => "test",
    };
}
