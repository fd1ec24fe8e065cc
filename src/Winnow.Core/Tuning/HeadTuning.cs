namespace Winnow.Core.Tuning;

/// <summary>What tuning a head came to.</summary>
/// <param name="Recipe">The recipe to use, its temperature fitted where it is not the default one.</param>
/// <param name="Changed">Whether it is another than the incumbent.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="Candidates">Configurations that were scored, the finalists included.</param>
/// <param name="Leaderboard">Finalists, best first; empty where nothing could be scored.</param>
public sealed record HeadTuning(HeadRecipe Recipe, bool Changed, string Reason, int Candidates, IReadOnlyList<HeadTrial> Leaderboard)
{
    /// <summary>For each row whether the recipe's fit without it is right; empty where only a part of the rows was searched on, or none.</summary>
    public IReadOnlyList<bool> RightOutOfFold { get; init; } = [];
}

/// <summary>One finalist.</summary>
/// <param name="Recipe">Its recipe, at temperature 1.</param>
/// <param name="Score">Mean score on the shared folds, 0 to 1.</param>
/// <param name="Error">Standard error of that mean.</param>
/// <param name="LogLoss">Mean log loss of its out-of-fold predictions at the temperature that suits them, nats, over samples whose class was learned.</param>
public sealed record HeadTrial(HeadRecipe Recipe, double Score, double Error, double LogLoss);
