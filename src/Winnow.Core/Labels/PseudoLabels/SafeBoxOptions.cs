namespace Winnow.Core.Labels;

/// <summary>Settings of <see cref="SafeBoxes"/>.</summary>
public sealed record SafeBoxOptions
{
    /// <summary>Share of pseudo-labels that must be right, above 0 and below 1; default 0.98.</summary>
    public double Precision { get; init; } = 0.98;

    /// <summary>Probability, for each class, that its share is lower after all; above 0 and below 1, default 0.05.</summary>
    public double Error { get; init; } = 0.05;

    /// <summary>Least overlap with a box of the same class on every changed copy, 0 to 1; default 0.75.</summary>
    public double RobustOverlap { get; init; } = 0.75;

    /// <summary>Least overlap with a labelled object of the class for a box to be right, above 0 and at most 1; default 0.5.</summary>
    public double RightOverlap { get; init; } = 0.5;

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names setting, value and range.</exception>
    public SafeBoxOptions Validate()
    {
        Check(Precision is > 0 and < 1, nameof(Precision), Precision, "The precision lies between 0 and 1, both excluded.");
        Check(Error is > 0 and < 1, nameof(Error), Error, "The error lies between 0 and 1, both excluded.");
        Check(RobustOverlap is >= 0 and <= 1, nameof(RobustOverlap), RobustOverlap, "An overlap is from 0 to 1.");
        Check(RightOverlap is > 0 and <= 1, nameof(RightOverlap), RightOverlap, "The overlap of a right box is above 0 and at most 1.");
        return this;
    }

    private static void Check(bool holds, string name, double value, string message)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, message);
        }
    }
}
