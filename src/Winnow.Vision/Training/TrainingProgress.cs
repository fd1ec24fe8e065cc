namespace Winnow.Vision.Training;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps there will be, unless training stops early.</param>
/// <param name="Loss">Mean training loss since the last report.</param>
/// <param name="ImagesPerSecond">Speed since the last report.</param>
public sealed record TrainingProgress(int Step, int TotalSteps, double Loss, double ImagesPerSecond);
