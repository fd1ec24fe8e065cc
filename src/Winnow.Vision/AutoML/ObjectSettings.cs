namespace Winnow.Vision.AutoML;

/// <summary>What recipes of detectors and segmenters have in common.</summary>
/// <param name="LearningRate">Of the optimizer.</param>
/// <param name="WeightDecay">Of the optimizer.</param>
/// <param name="BatchSize">Images in a step.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="MinSteps">Steps at least.</param>
/// <param name="ImageSize">Side in pixels.</param>
/// <param name="Stride">What sides are multiples of.</param>
/// <param name="LabelSmoothing">Share of the target spread over all classes.</param>
/// <param name="Mixup">How much images are blended, in the task's own measure; 0 not at all.</param>
internal sealed record ObjectSettings(double LearningRate, double WeightDecay, int BatchSize, int Epochs, int MinSteps, int ImageSize, int Stride, double LabelSmoothing, double Mixup);
