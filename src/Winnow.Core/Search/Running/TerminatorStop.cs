using Winnow.Core.Numerics;

namespace Winnow.Core.Search;

/// <summary>Ends a study when what could still be gained is smaller than the error of the cross-validation that measures it.</summary>
/// <remarks>
/// Makarova et al., "Automatic termination for hyperparameter optimization", AutoML 2022. Gain: over a Gaussian process, the lowest upper bound of the trials so far less the lowest
/// lower bound of the space, both mean ± √β deviations with β = 2 ln(d n² π² / (6 · 0.1)) / 5; n trials, d parameters. Error: s √(1/k + 1/(k − 1)) of the best trial's k fold scores,
/// its reports from <see cref="FirstFold"/> on (Nadeau and Bengio, 2003). The minimum over the space is sought at 1,000 random points and 200 near the best trials. O(trials³), at most 200 trials.
/// </remarks>
/// <param name="trials">Fewest complete trials; 20 by default.</param>
public sealed class TerminatorStop(int trials = 20) : IStudyStop
{
    private const int TrialsMost = 200;
    private const int Spread = 1_000;
    private const int Near = 200;
    private const double NearWidth = 0.05;

    /// <summary>Step of the first report that is a fold's score; default 1. Reports before it, of shorter trainings, tell no error.</summary>
    public int FirstFold { get; init; } = 1;

    /// <inheritdoc/>
    public string Name => "terminator";

    /// <inheritdoc/>
    public string? Reason(StudySnapshot study)
    {
        ArgumentNullException.ThrowIfNull(study);
        double[] folds = [.. study.Best?.Reports.Where(r => r.Step >= FirstFold).Select(r => r.Score) ?? []];
        if (folds.Length < 2 || study.Trials.Count(t => t.State == TrialState.Complete) < trials)
        {
            return null;
        }

        var (gain, error) = (Gain(study), ErrorOf(folds));
        return gain < error ? FormattableString.Invariant($"At most {gain:G3} could still be gained, less than the cross-validation's error of {error:G3}.") : null;
    }

    /// <summary>Bound of what a further search could gain, in the unit of the score.</summary>
    internal static double Gain(StudySnapshot study)
    {
        // The worst trials say little about where the best are.
        TrialRecord[] known = [.. TrialLeaderboard.Of(study).Where(t => t.State == TrialState.Complete).Take(TrialsMost)];
        double[] losses = [.. known.Select(t => study.Loss(t.Score!.Value))];
        var mean = losses.Average();
        var deviation = Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / losses.Length);
        if (deviation == 0)
        {
            return 0;
        }

        double[][] rows = [.. known.Select(t => study.Space.Encode(t.Point))];
        var process = new GaussianProcess(study.Space, rows, [.. losses.Select(l => (l - mean) / deviation)]);
        var beta = Math.Sqrt(2 * Math.Log(rows[0].Length * (double)rows.Length * rows.Length * Math.PI * Math.PI / 0.6) / 5);
        var upper = rows.Min(r => process.At(r) is var (m, s) ? m + (beta * s) : 0);
        var lower = Candidates(study, rows).Concat(rows).Min(r => process.At(r) is var (m, s) ? m - (beta * s) : 0);
        return deviation * Math.Max(0, upper - lower);
    }

    private static double ErrorOf(double[] folds)
    {
        double k = folds.Length;
        var mean = folds.Average();
        var variance = folds.Sum(f => (f - mean) * (f - mean)) / (k - 1);
        return Math.Sqrt(variance * ((1 / k) + (1 / (k - 1))));
    }

    private static IEnumerable<double[]> Candidates(StudySnapshot study, double[][] rows)
    {
        var random = new Random(Seed.Derive(study.Seed, $"terminator/{study.Trials.Count}"));
        for (var i = 0; i < Spread; i++)
        {
            yield return study.Space.Encode(UniformDraw.From(study.Space, random));
        }

        for (var i = 0; i < Near; i++)
        {
            double[] moved = [.. rows[i % Math.Min(rows.Length, 10)].Select(u => double.IsNaN(u) ? random.NextDouble() : Math.Clamp(u + (NearWidth * Gaussian.Draw(random)), 0, 1))];
            yield return study.Space.Encode(study.Space.Decode(moved));
        }
    }
}
