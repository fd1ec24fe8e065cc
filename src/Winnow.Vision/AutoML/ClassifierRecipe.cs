using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Everything that decides how a classifier is learned from labels: network, input and training.</summary>
/// <param name="Model">Name of the network in the catalogue.</param>
/// <param name="Size">Side that images are scaled to, 4 to 1024; null as the network likes it.</param>
/// <param name="Training">How it is trained.</param>
public sealed record ClassifierRecipe(string Model, int? Size, TrainingRecipe Training);
