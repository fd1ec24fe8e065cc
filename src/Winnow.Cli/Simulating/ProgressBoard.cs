using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Core.Loop;

namespace Winnow.Cli.Simulating;

/// <summary>Joins the progress of runs side by side in one line, weighed by what each costs.</summary>
internal sealed class ProgressBoard(ProgressLine line, IReadOnlyList<double> weights)
{
    private readonly Lock gate = new();
    private readonly double[] shares = new double[weights.Count];
    private readonly double total = weights.Sum();
    private int finished;

    /// <summary>The progress of one run.</summary>
    public IProgress<SimulationProgress> Of(int run) => new RunProgress(this, run);

    /// <summary>Tells that a run has ended, and at what.</summary>
    public void Finish(int run, string strategy, int seed, CurvePoint last)
    {
        lock (gate)
        {
            shares[run] = 1;
            finished++;
            line.Report(Share(), string.Create(CultureInfo.InvariantCulture, $"{strategy}, seed {seed}: {last.Metric:0.000} at {last.Labelled:N0} labels ({finished} of {shares.Length} runs done)"), always: true);
        }
    }

    private double Share() => shares.Select((s, i) => s * weights[i]).Sum() / total;

    private void Report(int run, SimulationProgress progress)
    {
        lock (gate)
        {
            // Late rounds train longer than early ones.
            var rounds = (progress.Round + progress.TrainingShare) / progress.RoundsExpected;
            shares[run] = Math.Min(0.999, rounds * (0.5 + (0.5 * rounds)));
            var reached = progress.Metric is { } metric ? string.Create(CultureInfo.InvariantCulture, $" · {metric:0.000}") : "";
            line.Report(Share(), string.Create(CultureInfo.InvariantCulture, $"{progress.Strategy}, seed {progress.Seed} · round {progress.Round + 1} of {progress.RoundsExpected} · {progress.Labelled:N0} labels{reached}"));
        }
    }

    private sealed class RunProgress(ProgressBoard board, int run) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => board.Report(run, value);
    }
}
