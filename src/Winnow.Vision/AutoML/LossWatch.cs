using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Ends a training whose loss is no number: nothing good comes after.</summary>
internal sealed class LossWatch : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    /// <exception cref="NotFiniteNumberException">The loss is no number.</exception>
    public void Report(TrainingProgress value)
    {
        if (!double.IsFinite(value.Loss))
        {
            throw new NotFiniteNumberException($"The training diverged: the loss is {value.Loss} at step {value.Step} of {value.TotalSteps}.", value.Loss);
        }
    }
}
