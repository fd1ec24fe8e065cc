using System.Text.Json.Serialization;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Everything that decides how a classifier is learned from labels: network, input, start and training.</summary>
/// <param name="Model">Name of the network in the catalogue.</param>
/// <param name="Size">Side that images are scaled to, 4 to 1024; null as the network, or the encoder that it starts from, likes it.</param>
/// <param name="Training">How it is trained.</param>
public sealed record ClassifierRecipe(string Model, int? Size, TrainingRecipe Training)
{
    /// <summary>Whether it starts from the weights of the pre-trained encoder rather than from fresh ones; default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromEncoder { get; init; }

    /// <summary>What keeps those weights; default nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FreezeDepth Freeze { get; init; }
}
