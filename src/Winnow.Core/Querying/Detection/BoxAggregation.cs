namespace Winnow.Core.Querying;

/// <summary>How the doubts of an image's boxes become one number; an image without boxes has 0.</summary>
public enum BoxAggregation
{
    /// <summary>The sum: crowded images come first.</summary>
    Sum,

    /// <summary>The most doubtful box alone.</summary>
    Max,

    /// <summary>The mean over the boxes: crowds count no more than single objects.</summary>
    Mean,

    /// <summary>The mean over the three most doubtful boxes, or over all where there are fewer.</summary>
    Top,
}
