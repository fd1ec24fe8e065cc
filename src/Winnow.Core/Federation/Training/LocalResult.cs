namespace Winnow.Core.Federation;

/// <summary>What local training gave.</summary>
/// <param name="Weights">The site's weights.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="LearningRate">Learning rate of the steps.</param>
public sealed record LocalResult(ModelWeights Weights, int Steps, double LearningRate);
