using Winnow.Core.Metrics;
using Winnow.Core.Stopping;

namespace Winnow.Bench;

/// <summary>How the true accuracy of a simulated run goes on.</summary>
internal enum CurveKind
{
    /// <summary>asymptote − span · e^(−labels), the asymptote 40 to 95 % of the way from the level to 1.</summary>
    Saturating,

    /// <summary>1 − error · labels^(−c), c from 0.5 to 1.</summary>
    Power,

    /// <summary>Rises to just below the level, by 0 to half a point, and stays there for good: every stop is false.</summary>
    Below,

    /// <summary>As <see cref="Below"/> at a distance of nearly 0, the holdout as good as drawn anew each round: the hardest case there is.</summary>
    AtTheEdge,
}

/// <summary>What decides in a simulated run.</summary>
internal enum StopRule
{
    /// <summary>The criterion under test.</summary>
    Sure,

    /// <summary>The observed accuracy reaches the level.</summary>
    Plain,
}

/// <summary>What 10,000 runs gave.</summary>
/// <param name="FalseStops">Share of runs stopped while the true accuracy was below the level.</param>
/// <param name="Overhead">Mean of labels at the stop over labels at the oracle's stop, less 1; a run that has not stopped after 400 rounds counts with those.</param>
/// <param name="OverheadError">Half-width of its 95 % interval.</param>
/// <param name="Stopped">Share of runs that stopped within 400 rounds.</param>
internal sealed record StopOutcome(double FalseStops, double Overhead, double OverheadError, double Stopped);

/// <summary>
/// Runs of a learner on one holdout: every round the true accuracy moves on its curve, and each held-out item keeps its state from the round before or changes it, so
/// that successive rounds are correlated by 0.5 to 0.98 (drawn per run). The oracle stops in the first round whose true accuracy is at the level, after 10 to 50 rounds.
/// </summary>
internal static class StopSimulation
{
    public const int Runs = 10_000;
    public const int Seed = 1;
    private const int RoundsAtMost = 400;
    private const int RoundsBelow = 100;

    private static readonly double[] LogFactorials = Factorials(10_000);

    public static StopOutcome Run(CurveKind kind, int holdout, StopRule rule)
    {
        var random = new Random(Seed + (int)kind);
        var (wrong, stopped) = (0, 0);
        var overheads = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var level = 0.85 + (0.1 * random.NextDouble());
            var oracle = 10 + random.Next(41);
            var curve = Curve(kind, level, oracle, random);
            var kept = kind == CurveKind.AtTheEdge ? 0 : 0.5 + (0.48 * random.NextDouble());
            var rounds = kind is CurveKind.Below or CurveKind.AtTheEdge ? RoundsBelow : RoundsAtMost;
            var stop = Stop(curve, level, holdout, kept, rounds, rule, random);
            stopped += stop is null ? 0 : 1;
            wrong += stop is { } round && curve(round) < level - 1e-12 ? 1 : 0;
            // Leaving out the runs that a small holdout can hardly stop would make it look cheap.
            overheads.Add(((double)(stop ?? rounds) / oracle) - 1);
        }

        var mean = overheads.Average();
        var deviation = Math.Sqrt(overheads.Average(o => (o - mean) * (o - mean)));
        return new((double)wrong / Runs, mean, 1.96 * deviation / Math.Sqrt(Runs), (double)stopped / Runs);
    }

    /// <summary>
    /// Mean overhead that no rule with the promise undercuts where successive rounds depend on each other as far as they can. Luck is one number for the whole run then:
    /// a curve lower throughout by some standard errors, met by a holdout luckier by as many, gives the same answers. A rule that may stop on the lower curve, below
    /// the level still at round t, with probability 0.05 has by Neyman and Pearson stopped by round t on the true curve at most as often as the one test at 5 % rejects.
    /// </summary>
    public static double Floor(CurveKind kind, int holdout)
    {
        var random = new Random(Seed + (int)kind);
        var overhead = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            var level = 0.85 + (0.1 * random.NextDouble());
            var oracle = 10 + random.Next(41);
            var curve = Curve(kind, level, oracle, random);
            var (low, high) = (0, holdout);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = ClopperPearson.Tail(middle, holdout, level) <= 0.05 ? (low, middle) : (middle + 1, high);
            }

            var rounds = 1.0;
            for (var round = 1; round <= RoundsAtMost; round++)
            {
                var missed = 1 - ClopperPearson.Tail(low, holdout, curve(round));
                rounds += missed;
                if (missed < 1e-9)
                {
                    break;
                }
            }

            overhead += (rounds / oracle) - 1;
        }

        return overhead / Runs;
    }

    private static Func<int, double> Curve(CurveKind kind, double level, int oracle, Random random)
    {
        var start = 0.1 + (0.4 * random.NextDouble());
        var share = random.NextDouble();
        switch (kind)
        {
            case CurveKind.Saturating:
                var top = level + ((1 - level) * (0.4 + (0.55 * share)));
                var rate = Math.Log((top - start) / (top - level)) / oracle;
                return round => top - ((top - start) * Math.Exp(-rate * round));
            case CurveKind.Power:
                var exponent = 0.5 + (0.5 * share);
                return round => Math.Max(start, 1 - ((1 - level) * Math.Pow((double)oracle / round, exponent)));
            default:
                var limit = level - (kind == CurveKind.Below ? 1e-6 + (0.005 * share) : 1e-9);
                return round => limit - ((limit - start) * Math.Exp(-round / (kind == CurveKind.Below ? 4.0 : 0.05)));
        }
    }

    private static int? Stop(Func<int, double> curve, double level, int holdout, double kept, int rounds, StopRule rule, Random random)
    {
        var target = new SureTarget(level);
        var before = curve(1);
        var hits = Binomial(holdout, before, random);
        for (var round = 1; round <= rounds; round++)
        {
            if (round > 1)
            {
                var now = curve(round);
                hits = Move(hits, holdout, before, now, kept, random);
                before = now;
            }

            var stops = hits >= level * holdout && rule switch
            {
                StopRule.Sure => target.Decide(hits, holdout, round) is StopDecision.Stop,
                _ => true,
            };
            if (stops)
            {
                return round;
            }
        }

        return null;
    }

    // An item that is right stays so, one that is wrong becomes right, with the probabilities that give the new accuracy and the wanted correlation of an item's states.
    private static int Move(int hits, int holdout, double before, double now, double kept, Random random)
    {
        var tie = Math.Sqrt(now * (1 - now) * before * (1 - before));
        // A rise leaves less room for coming and going: the correlation is as high as it can be at most.
        tie = Math.Min(kept * tie, Math.Min(now * (1 - before), before * (1 - now)));
        var stays = now + (tie / before);
        var comes = now - (tie / (1 - before));
        return Binomial(hits, Math.Clamp(stays, 0, 1), random) + Binomial(holdout - hits, Math.Clamp(comes, 0, 1), random);
    }

    /// <summary>An exact draw: inverts the distribution outwards from its mode, O(√n) terms.</summary>
    private static int Binomial(int trials, double share, Random random)
    {
        if (trials == 0 || share <= 0 || share >= 1)
        {
            return share >= 1 ? trials : 0;
        }

        var mode = Math.Min(trials, (int)((trials + 1) * share));
        var odds = share / (1 - share);
        var left = random.NextDouble();
        var (low, high) = (mode, mode);
        var below = Math.Exp(LogFactorials[trials] - LogFactorials[mode] - LogFactorials[trials - mode] + (mode * Math.Log(share)) + ((trials - mode) * Math.Log(1 - share)));
        var above = below;
        left -= below;
        while (left > 0 && (low > 0 || high < trials))
        {
            if (high < trials)
            {
                above *= odds * (trials - high) / (high + 1);
                high++;
                left -= above;
                if (left <= 0)
                {
                    return high;
                }
            }

            if (low > 0)
            {
                below *= low / (odds * (trials - low + 1));
                low--;
                left -= below;
                if (left <= 0)
                {
                    return low;
                }
            }

            if (above + below < 1e-18)
            {
                break;
            }
        }

        return mode;
    }

    private static double[] Factorials(int largest)
    {
        var logs = new double[largest + 1];
        for (var i = 1; i <= largest; i++)
        {
            logs[i] = logs[i - 1] + Math.Log(i);
        }

        return logs;
    }
}
