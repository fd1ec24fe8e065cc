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

    /// <summary>The level of a call. A head is tuned unless somebody says no: it costs seconds, and equal labels give equal heads. A network is not, since how far a search comes in so many seconds depends on the machine.</summary>
    /// <param name="asked">Of <c>--tune</c>, or null.</param>
    /// <param name="no">Of <c>--no-tune</c>.</param>
    /// <param name="frozen">Whether a head on frozen features learns.</param>
    /// <exception cref="CommandException">Both are given.</exception>
    public static string Of(string? asked, bool no, bool frozen) =>
        asked is not null && no ? throw CommandException.Usage($"--tune {asked} and --no-tune both say what is tuned; give one of them.")
        : no ? Off
        : asked ?? (frozen ? TuningRecord.Head : Off);

    /// <summary>Whether a head on frozen features learns.</summary>
    /// <param name="weights">Of <c>--weights</c>, or null.</param>
    /// <param name="pretrain">Of <c>--pretrain</c>, or null.</param>
    /// <param name="trainedOn">Whether pre-trained weights are trained on.</param>
    /// <param name="task">Of <c>--task</c>.</param>
    public static bool IsFrozen(string? weights, string? pretrain, bool trainedOn, string task) => task == "classify" && (weights is not null || (pretrain is not null && !trainedOn));

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

        var frozen = IsFrozen(options.Weights, options.Pretrain, options.PretrainWeights, options.Task);
        if (options.Tune != Off && options.Trainer.Count > 0)
        {
            throw CommandException.Usage($"--tune {options.Tune} does not reach a trainer outside Winnow; leave it out with --trainer.");
        }

        if (options.Tune == TuningRecord.Head && !frozen)
        {
            throw CommandException.Usage("--tune l1 tunes a head on frozen features, and a network is trained here; give an encoder with --weights FILE.onnx or --pretrain, or take --tune l2.");
        }

        if (options.Tune == TuningRecord.Training && options is { Pretrain: not null, PretrainWeights: true })
        {
            throw CommandException.Usage("--tune l2 does not reach --pretrain-as weights, whose training follows the network's usual recipe; leave --tune out.");
        }

        if (options.Tune == TuningRecord.Training && frozen)
        {
            throw CommandException.Usage("--tune l2 tunes the training of a network, and with --weights or --pretrain-as features none is trained; take --tune l1.");
        }
    }
}
