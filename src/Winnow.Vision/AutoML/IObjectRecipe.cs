using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>What recipes of detectors and segmenters say alike, whatever their training.</summary>
public interface IObjectRecipe
{
    /// <summary>Name of the network in its catalogue.</summary>
    string Model { get; }

    /// <summary>Whether the network's body starts from the weights of the pre-trained encoder rather than from fresh ones.</summary>
    bool FromEncoder { get; }

    /// <summary>What of the body keeps those weights.</summary>
    FreezeDepth Freeze { get; }
}
