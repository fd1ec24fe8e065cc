namespace Winnow.Core.Reporting;

/// <summary>The picks of one round.</summary>
public sealed record ReportRound
{
    /// <summary>Round number as people count, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many samples were labelled before the round's picks.</summary>
    public required int Labelled { get; init; }

    /// <summary>The metric of the model that chose the picks; null where no model was fitted yet.</summary>
    public double? Before { get; init; }

    /// <summary>The metric after the picks were labelled; null where it has not been measured.</summary>
    public double? After { get; init; }

    /// <summary>How many samples were picked in all; <see cref="Shown"/> may hold fewer.</summary>
    public required int PickCount { get; init; }

    /// <summary>The picks to show, best first.</summary>
    public required IReadOnlyList<ReportPick> Shown { get; init; }
}
