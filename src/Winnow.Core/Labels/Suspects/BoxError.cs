using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>A box an annotator drew.</summary>
/// <param name="Box">Where.</param>
/// <param name="Class">What it was said to be.</param>
public readonly record struct GivenBox(Box Box, int Class);

/// <summary>A box a detector predicted.</summary>
/// <param name="Box">Where.</param>
/// <param name="Class">What it is held to be.</param>
/// <param name="Confidence">0 to 1.</param>
public readonly record struct PredictedBox(Box Box, int Class, double Confidence);

/// <summary>What may be wrong with the boxes of an image.</summary>
public enum BoxErrorKind
{
    /// <summary>An object was not annotated.</summary>
    Overlooked,

    /// <summary>A box has the wrong class.</summary>
    Swapped,

    /// <summary>A box is not where the object is.</summary>
    BadlyLocated,
}

/// <summary>One suspected error.</summary>
/// <param name="Kind">What may be wrong.</param>
/// <param name="Box">Index of the given box; of the predicted box where one was overlooked.</param>
/// <param name="Quality">0 (surely wrong) to 1 (surely right).</param>
public readonly record struct BoxError(BoxErrorKind Kind, int Box, double Quality);
