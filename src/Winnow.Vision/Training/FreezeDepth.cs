namespace Winnow.Vision.Training;

/// <summary>How much of a network keeps the weights that a training starts from. Frozen layers keep their normalisation's statistics too.</summary>
public enum FreezeDepth
{
    /// <summary>Everything learns.</summary>
    None,

    /// <summary>The last stage of the body and the head learn.</summary>
    Early,

    /// <summary>The head alone learns.</summary>
    Body,
}
