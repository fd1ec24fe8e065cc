namespace Winnow.Vision.Training;

/// <summary>Tells steps as a share of all steps.</summary>
internal sealed class StepShare(IProgress<double> progress) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value) => progress.Report((double)value.Step / value.TotalSteps);
}
