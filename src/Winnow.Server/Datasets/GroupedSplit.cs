using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Server.Datasets;

/// <summary>Draws train, val and test so that no group lies in two of them.</summary>
/// <remarks>Larger groups first, those of one size in an order that seed and name alone give; each goes where most is missing. Groups of one image meet the shares to within one image.</remarks>
internal static class GroupedSplit
{
    private static readonly Split[] Parts = [Split.Train, Split.Validation, Split.Test];

    /// <summary>The part of every sample; the order of the input changes nothing.</summary>
    public static IReadOnlyDictionary<SampleId, Split> Draw(IReadOnlyCollection<(SampleId Id, string Group)> samples, SplitShares shares)
    {
        double[] wanted = [shares.Train * samples.Count, shares.Val * samples.Count, shares.Test * samples.Count];
        var held = new int[Parts.Length];
        var drawn = new Dictionary<SampleId, Split>(samples.Count);
        var groups = samples.GroupBy(s => s.Group, s => s.Id, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Members: g.ToArray(), Order: Seed.Derive(shares.Seed, "split/" + g.Key)))
            .OrderByDescending(g => g.Members.Length).ThenBy(g => g.Order).ThenBy(g => g.Name, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var part = 0;
            for (var i = 1; i < Parts.Length; i++)
            {
                part = wanted[i] - held[i] > wanted[part] - held[part] ? i : part;
            }

            held[part] += group.Members.Length;
            foreach (var member in group.Members)
            {
                drawn[member] = Parts[part];
            }
        }

        return drawn;
    }
}
