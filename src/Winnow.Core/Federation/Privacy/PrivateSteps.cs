namespace Winnow.Core.Federation;

/// <summary>Steps of noisy training that touched the labelled records of a site.</summary>
/// <param name="SampleRate">Chance of each record to be in a batch, 0 to 1.</param>
/// <param name="Noise">Standard deviation of the noise over the clipping norm, greater than 0.</param>
/// <param name="Count">Steps, at least 0.</param>
public sealed record PrivateSteps(double SampleRate, double Noise, int Count);
