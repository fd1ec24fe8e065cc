using System.Globalization;

namespace Winnow.Cli.Bridging;

/// <summary>What <c>winnow bridge</c> was asked for.</summary>
internal sealed record BridgeOptions
{
    private const string OutWord = "{out}";

    /// <summary>Program and arguments; empty runs nothing.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>What was found; null looks where the trainer wrote.</summary>
    public string? Predictions { get; init; }

    /// <summary>Whether to read only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Share of the labelled images to measure on, above 0 and below 1.</summary>
    public double Validation { get; init; } = 0.2;

    /// <summary>Confidence from which a model's box counts.</summary>
    public double Score { get; init; } = 0.05;

    /// <summary>Names of a model's classes, or null.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Category id of the first class, 0 or 1.</summary>
    public int FirstCategory { get; init; } = 1;

    /// <summary>Hours that the command may run.</summary>
    public double Hours { get; init; } = 24;

    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    public void Check(double hoursMax)
    {
        if (Validation is not (> 0 and < 1))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--validation {Validation} is out of range; it is a share above 0 and below 1."));
        }

        if (Score is not (>= 0.01 and <= 1))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--score {Score} is out of range; it lies between 0.01 and 1."));
        }

        if (FirstCategory is not (0 or 1))
        {
            throw CommandException.Usage($"--first-category {FirstCategory} is neither 0 nor 1.");
        }

        if (!(Hours > 0 && Hours <= hoursMax))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--hours {Hours} is out of range; give more than 0 and at most {hoursMax}."));
        }

        if (ReadOnly && (Predictions is null || Command.Count > 0))
        {
            throw CommandException.Usage("--read takes --predictions and runs no command.");
        }

        if (ReadOnly && Predictions!.Contains(OutWord, StringComparison.Ordinal))
        {
            throw CommandException.Usage($"--predictions {Predictions} names {OutWord}, and --read has no such folder.");
        }
    }

    /// <summary>Where the predictions lie, with the folder of results put in; null where nobody said.</summary>
    public string? PredictionsIn(string? results) => results is null ? Predictions : Predictions?.Replace(OutWord, results, StringComparison.Ordinal);
}
