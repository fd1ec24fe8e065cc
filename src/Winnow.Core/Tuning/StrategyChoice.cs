namespace Winnow.Core.Tuning;

/// <summary>What playing strategies again came to.</summary>
/// <param name="Incumbent">The strategy in use.</param>
/// <param name="Recommended">The strategy to use; the incumbent where no other is surely better.</param>
/// <param name="Sentence">Why, in one sentence without a full stop.</param>
/// <param name="Board">All strategies, best first.</param>
public sealed record StrategyChoice(string Incumbent, string Recommended, string Sentence, IReadOnlyList<StrategyScore> Board)
{
    /// <summary>What the figures do not say.</summary>
    public static IReadOnlyList<string> Cautions { get; } =
    [
        "The labels were chosen by the strategy in use, so the others were played on a pool that it had sifted: what it never asked about, they could not find.",
        "The pool is small, a strategy bought half of it, and the model was a regression on fixed features; gains on the whole pool may differ.",
        "A strategy that was best so far need not stay it: early rounds favour coverage, later ones uncertainty.",
    ];
}

/// <summary>One strategy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Area">Mean accuracy over the learning curve, 0 to 1.</param>
/// <param name="Difference">Mean difference to the strategy in use, as a share.</param>
/// <param name="Low">Lower end of its one-sided 95 % interval, widened for the number of strategies.</param>
/// <param name="High">Upper end.</param>
public sealed record StrategyScore(string Name, double Area, double Difference, double Low, double High);
