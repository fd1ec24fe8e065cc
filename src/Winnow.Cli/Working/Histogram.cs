using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>How unsure the model is of pool and labels.</summary>
internal static class Histogram
{
    private const int Bins = 20;

    /// <summary>The histogram, or null without a model.</summary>
    public static UncertaintyHistogram? Of(PoolEvidenceOfRound evidence, IReadOnlyList<Pick> picks)
    {
        if (evidence.Doubts is not { } doubts)
        {
            return null;
        }

        var places = evidence.Pool.Ids.Index().ToDictionary(i => i.Item, i => i.Index);
        int[] chosen = [.. picks.Where(p => p.InclusionProbability is null).Select(p => Bin(doubts[places[p.Id]])).Order()];
        return new(
            [.. Enumerable.Range(0, Bins + 1).Select(i => (double)i / Bins)],
            Count(doubts),
            Count(evidence.LabelledDoubts ?? []),
            chosen.Length == 0 ? null : chosen[chosen.Length / 2]);
    }

    private static long[] Count(double[] doubts)
    {
        var counts = new long[Bins];
        foreach (var doubt in doubts)
        {
            counts[Bin(doubt)]++;
        }

        return counts;
    }

    private static int Bin(double doubt) => Math.Clamp((int)(doubt * Bins), 0, Bins - 1);
}
