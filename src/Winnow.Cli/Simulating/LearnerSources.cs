namespace Winnow.Cli.Simulating;

/// <summary>Chooses what a simulation learns with.</summary>
internal static class LearnerSources
{
    /// <summary>The learner that the options name, for the task they name.</summary>
    /// <exception cref="CommandException">There is no such model, or its file cannot be used.</exception>
    public static ILearnerSource Create(SimulateOptions options)
    {
        TuningLevels.Check(options);
        return Chosen(options);
    }

    private static ILearnerSource Chosen(SimulateOptions options) =>
        options.Trainer.Count > 0 ? new OutsideTrainer(options)
        : options.Task == "detect" ? new TrainedDetector(options)
        : options.Task == "segment" ? new TrainedSegmenter(options)
        : options.Pretrain is not null ? new PretrainedSource(options)
        : options.Weights is null ? new TrainedNetwork(options)
        : new FrozenEncoder(options);
}
