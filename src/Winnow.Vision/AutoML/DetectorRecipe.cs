using System.Text.Json.Serialization;
using Winnow.Vision.Detectors;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Everything that decides how a detector is learned from labels: network, start and training, the side of the input included.</summary>
/// <param name="Model">Name of the network in the catalogue.</param>
/// <param name="Training">How it is trained.</param>
public sealed record DetectorRecipe(string Model, DetectionRecipe Training) : IObjectRecipe
{
    /// <summary>Whether its body starts from the weights of the pre-trained encoder rather than from fresh ones; default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromEncoder { get; init; }

    /// <summary>What of the body keeps those weights; default nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FreezeDepth Freeze { get; init; }
}
