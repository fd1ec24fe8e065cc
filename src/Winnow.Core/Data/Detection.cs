namespace Winnow.Core.Data;

/// <summary>One object that a model believes to see.</summary>
/// <param name="Box">Where, in pixels of the image as displayed at its full resolution.</param>
/// <param name="Class">Index of the class with the highest score.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
public sealed record Detection(Box Box, int Class, double Score)
{
    /// <summary>Scores of all classes [classes], each 0 to 1 and independent of the others; null where only the best is known.</summary>
    public IReadOnlyList<float>? ClassScores { get; init; }

    /// <summary>Where the network looked before its last step, an anchor or a region proposal; null where the model has no such step or does not tell.</summary>
    public Box? Proposal { get; init; }

    /// <summary>What the network saw at this place [dimensions]; null where the model gives none.</summary>
    public IReadOnlyList<float>? Feature { get; init; }
}
