namespace Winnow.Core.Metrics;

/// <summary>The accuracy on the whole pool from labels of which a strategy chose most: chance drew a part of them, and that part speaks for the rest.</summary>
/// <remarks>
/// A draw gives every sample that nobody had been asked about yet the same known probability, so the share of right answers in it, weighted by the inverse of that probability (Hájek,
/// 1971; equal weights within one draw), stands for all of those, and what was asked before is known one by one: together the Horvitz–Thompson estimate of the pool's total.
/// Draws are averaged by their sizes. Each sample must be judged by a model that did not learn from it. The interval is Wilson's at the number of samples of one simple draw that
/// would be as precise. O(labels).
/// </remarks>
public static class AuditSlice
{
    /// <summary>Samples drawn by chance below which an interval says too little.</summary>
    public const int SamplesMin = 10;

    /// <summary>The estimate; null where chance drew fewer than <see cref="SamplesMin"/>.</summary>
    /// <param name="asked">Every labelled sample in the order of asking.</param>
    /// <param name="population">Samples in all before anybody was asked, at least as many as are labelled.</param>
    /// <exception cref="ArgumentException">The population is too small, or a probability is not in (0, 1].</exception>
    public static AuditEstimate? Estimate(IReadOnlyList<AuditSample> asked, int population)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (population < asked.Count)
        {
            throw new ArgumentException($"A pool of {population} samples cannot hold the {asked.Count} that are labelled; give its size before the first label.", nameof(population));
        }

        if (asked.FirstOrDefault(a => a.InclusionProbability is not (null or (> 0 and <= 1))) is { } odd)
        {
            throw new ArgumentException($"A probability of {odd.InclusionProbability} is not possible; chance draws a sample with one above 0 and at most 1.", nameof(asked));
        }

        var right = new double[asked.Count + 1]; // right answers among the first so many
        for (var i = 0; i < asked.Count; i++)
        {
            right[i + 1] = right[i] + (asked[i].Right ? 1 : 0);
        }

        // The pool shrinks from draw to draw, so samples of one draw share a probability that no other draw has.
        var draws = asked.Index().Where(a => a.Item.InclusionProbability is not null).GroupBy(a => a.Item.InclusionProbability!.Value)
            .Select(g => (Probability: g.Key, Before: g.Min(a => a.Index), Size: g.Count(), Share: g.Average(a => a.Item.Right ? 1.0 : 0))).ToList();
        var drawn = draws.Sum(d => d.Size);
        if (drawn < SamplesMin)
        {
            return null;
        }

        var pooled = draws.Sum(d => d.Size * d.Share) / drawn;
        var (accuracy, variance) = (0.0, 0.0);
        foreach (var draw in draws)
        {
            var (weight, rest) = ((double)draw.Size / drawn, (population - draw.Before) / (double)population);
            accuracy += weight * ((right[draw.Before] / population) + (rest * draw.Share));
            variance += weight * weight * rest * rest * (1 - draw.Probability) / draw.Size;
        }

        accuracy = Math.Clamp(accuracy, 0, 1);
        // Of one draw without weights the variance is p(1 − p) / n.
        var effective = variance > 0 ? Math.Max(1, (int)(1 / variance)) : population;
        var interval = WilsonInterval.Of(accuracy, effective);
        return new(accuracy, interval.Low, interval.High, drawn, effective, pooled);
    }
}

/// <summary>One labelled sample.</summary>
/// <param name="Right">Whether a model that did not learn from it is right.</param>
/// <param name="InclusionProbability">The probability with which chance alone drew it from what was left; null where a strategy chose it.</param>
public sealed record AuditSample(bool Right, double? InclusionProbability);

/// <summary>An accuracy with its 95 % interval.</summary>
/// <param name="Accuracy">Share of the whole pool that the model gets right, 0 to 1.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Drawn">Samples that chance drew.</param>
/// <param name="EffectiveSamples">Samples of one simple draw that would be as precise.</param>
/// <param name="SliceAccuracy">Share of right answers among what chance drew, without any weighting.</param>
public sealed record AuditEstimate(double Accuracy, double Low, double High, int Drawn, int EffectiveSamples, double SliceAccuracy);
