using System.Collections.ObjectModel;

namespace Winnow.Core.Data;

/// <summary>One image of a data set.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Path relative to the data set's root with forward slashes, or <c>train/17</c> for the 17th image of an idx file.</param>
/// <param name="Image">Where the pixels are.</param>
/// <param name="Class">Index of the known class, or null where the data set does not say.</param>
public sealed record Sample(SampleId Id, string Name, ImageSource Image, int? Class)
{
    /// <summary>The objects on it; empty where somebody looked and there is nothing, null where the data set does not say or its task is classification.</summary>
    public IReadOnlyList<ObjectAnnotation>? Objects { get; init; }

    /// <summary>Width in pixels as displayed; 0 where the data set does not say.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels as displayed; 0 where the data set does not say.</summary>
    public int Height { get; init; }

    /// <summary>What else the data set says about it, such as <c>time</c> = <c>night</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
