namespace Winnow.Core.Data;

/// <summary>One image of a data set.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Path relative to the data set's root with forward slashes, or <c>train/17</c> for the 17th image of an idx file.</param>
/// <param name="Image">Where the pixels are.</param>
/// <param name="Class">Index of the known class, or null where the data set does not say.</param>
public sealed record Sample(SampleId Id, string Name, ImageSource Image, int? Class);
