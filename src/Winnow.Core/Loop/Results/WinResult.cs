namespace Winnow.Core.Loop;

/// <summary>Which strategy beats which for certain, pair by pair.</summary>
public sealed record WinResult
{
    /// <summary>Names of rows and columns.</summary>
    public required IReadOnlyList<string> Strategies { get; init; }

    /// <summary>Share of the checkpoints at which the row's strategy beat the column's in a paired t-test at 5 %, 0 to 1; null where the two cannot be compared.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Shares { get; init; }

    /// <summary>Checkpoints each share is over.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Checkpoints { get; init; }
}
