namespace Winnow.Core.Search;

/// <summary>Two densities over a space, of good trials and of bad ones; proposes the point where their ratio is largest among some candidates.</summary>
/// <remarks>
/// Width of all kernels of a density along a coordinate: scale · s · (n + 1)^(−1/(d + 4)), Scott's rule, where s is the weighted deviation of its trials there with a little of the uniform one's,
/// n their effective number and d the number of coordinates. The good are narrow enough to close in on a minimum, and the bad narrower than usual, so that a tried point pushes
/// away the next one without blotting out its neighbourhood.
/// </remarks>
internal sealed class ParzenModel(SearchSpace space)
{
    private const double ScaleGood = 1;
    private const double ScaleBad = 0.3;
    private const double NarrowestGood = 0.003;
    private const double NarrowestBad = 0.02;
    private const double UniformTrials = 0.05; // how many trials the uniform density counts as when the deviation is taken

    private readonly ParzenAxis[] axes = [.. space.Coordinates.Select(p => new ParzenAxis(p))];

    // Coordinates outside the tree of conditions may be recombined freely.
    private readonly bool[] free = [.. space.Coordinates.Select(p => p.Condition is null && !space.Coordinates.Any(c => string.Equals(c.Condition?.Parent, p.Name, StringComparison.Ordinal)))];

    /// <summary>Of some candidates the one at which good trials are densest compared with bad ones. O(candidates × trials × coordinates).</summary>
    /// <remarks>A candidate is a draw from the density of the good, in which each coordinate outside the tree of conditions is that of another draw: values that were good in different trials meet.</remarks>
    public SearchPoint Propose(IReadOnlyList<ParzenTrial> good, IReadOnlyList<ParzenTrial> bad, int candidates, Random random)
    {
        var (high, low) = (Mixture(good, ScaleGood, NarrowestGood), Mixture(bad, ScaleBad, NarrowestBad));
        var (best, bestRatio) = (Array.Empty<double>(), double.NegativeInfinity);
        for (var i = 0; i < candidates; i++)
        {
            var units = high.Sample(random);
            for (var d = 0; d < units.Length; d++)
            {
                units[d] = free[d] ? high.Sample(random)[d] : units[d];
            }

            var ratio = high.LogDensity(units) - low.LogDensity(units);
            if (ratio > bestRatio)
            {
                (best, bestRatio) = (units, ratio);
            }
        }

        return space.Decode(best);
    }

    // The uniform kernel counts as one trial of mean weight.
    private ParzenMixture Mixture(IReadOnlyList<ParzenTrial> trials, double scale, double narrowest)
    {
        double[] widths = [.. axes.Select((_, d) => Width(trials, d, scale, narrowest))];
        return new(space, axes, [.. trials.Select(t => t.Units)], widths, [.. trials.Select(t => t.Weight), trials.Count == 0 ? 1 : trials.Average(t => t.Weight)]);
    }

    private double Width(IReadOnlyList<ParzenTrial> trials, int d, double scale, double narrowest)
    {
        var (sum, squares, mean) = (0.0, 0.0, 0.0);
        foreach (var (units, weight) in trials)
        {
            if (!double.IsNaN(units[d]))
            {
                sum += weight;
                squares += weight * weight;
                mean += weight * units[d];
            }
        }

        if (sum == 0)
        {
            return 1; // no kernel has this coordinate
        }

        mean /= sum;
        var variance = 0.0;
        foreach (var (units, weight) in trials)
        {
            variance += double.IsNaN(units[d]) ? 0 : weight / sum * (units[d] - mean) * (units[d] - mean);
        }

        var effective = sum * sum / squares;
        var uniform = (1.0 / 12) + (effective / (effective + 1) * (mean - 0.5) * (mean - 0.5));
        var deviation = Math.Sqrt(((variance * effective) + (UniformTrials * uniform)) / (effective + UniformTrials));
        return Math.Clamp(scale * deviation * Math.Pow(effective + 1, -1.0 / (axes.Length + 4)), narrowest, 1);
    }
}
