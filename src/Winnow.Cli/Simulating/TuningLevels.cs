using Winnow.Core.Tuning;

namespace Winnow.Cli.Simulating;

/// <summary>What <c>--tune</c> asks for, and what it can be asked of.</summary>
internal static class TuningLevels
{
    /// <summary>Nothing is tuned.</summary>
    public const string Off = "off";

    /// <summary>Whichever level applies to the learner.</summary>
    public const string Both = "both";

    /// <summary>What a tuned training adds to the words of its recipe.</summary>
    public const string Words = "; tuned when the labels have grown by half, in at most a quarter of the time of training";

    private static readonly string[] All = [Off, TuningRecord.Head, TuningRecord.Training, Both];

    /// <summary>Whether a level is asked for.</summary>
    public static bool Has(SimulateOptions options, string level) => options.Tune == level || options.Tune == Both;

    /// <summary>Refuses levels that the learner does not have.</summary>
    /// <exception cref="CommandException">One sentence with value and remedy.</exception>
    public static void Check(SimulateOptions options)
    {
        if (!All.Contains(options.Tune, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--tune {options.Tune} is not known; there are: {string.Join(", ", All)}.");
        }

        var frozen = options.Weights is not null && options.Task == "classify";
        if (options.Tune != Off && options.Trainer.Count > 0)
        {
            throw CommandException.Usage($"--tune {options.Tune} does not reach a trainer outside Winnow; leave it out with --trainer.");
        }

        if (options.Tune == TuningRecord.Head && !frozen)
        {
            throw CommandException.Usage("--tune l1 tunes a head on frozen features, and a network is trained here; give an encoder with --weights FILE.onnx, or take --tune l2.");
        }

        if (options.Tune == TuningRecord.Training && frozen)
        {
            throw CommandException.Usage("--tune l2 tunes the training of a network, and with --weights none is trained; take --tune l1.");
        }
    }
}
