namespace Winnow.Core.Tuning;

/// <summary>What a search for a training recipe may cost.</summary>
public sealed record RecipeSearchOptions
{
    /// <summary>Seconds on the wall, above 0; the token of a trial under way is cancelled when they are spent. Null for no limit.</summary>
    public double? Seconds { get; init; }

    /// <summary>Trials, the incumbent's included, at least 2; null for no limit.</summary>
    public int? Trials { get; init; }

    /// <summary>Folds that a recipe is trained on before it may take the incumbent's place, at least 2; default 5. More than the protocol for so many labels has are not dealt.</summary>
    public int Folds { get; init; } = ValidationProtocol.UsualFolds;

    /// <summary>Share of its steps that a recipe is trained for on a fold, above 0 and at most 1; default 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public RecipeSearchOptions Validate()
    {
        Check(Seconds is not null || Trials is not null, "A search needs a limit: give seconds or trials.");
        Check(Seconds is null or > 0, FormattableString.Invariant($"A budget of {Seconds} seconds leaves nothing to search; give more than 0."));
        Check(Trials is null or >= 2, $"A budget of {Trials} trials leaves nothing to search, since the first is the recipe in use; give at least 2.");
        Check(Folds >= 2, $"A search on {Folds} folds cannot compare recipes; give at least 2.");
        Check(Share is > 0 and <= 1, FormattableString.Invariant($"A share of {Share} of the steps is not possible; give a number above 0 and at most 1."));
        return this;
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
