namespace Winnow.Core.Querying;

/// <summary>One factor of a composed strategy's score: the objective's value to the power of its strength.</summary>
/// <param name="Kind">What is looked for.</param>
/// <param name="Strength">The exponent, finite, 0 or more, default 1; at 0 the objective is as good as absent.</param>
/// <param name="Score">For <see cref="ObjectiveKind.Uncertainty"/> alone: the strategy whose utility counts, one of <see cref="Scores"/>; null is margin.</param>
public sealed record Objective(ObjectiveKind Kind, double Strength = 1, string? Score = null)
{
    /// <summary>Strategies whose utilities serve as uncertainty: those that judge every sample by itself, with utilities from 0 up.</summary>
    public static IReadOnlyList<string> Scores { get; } = ["margin", "least-confidence", "entropy", "ratio", "bald"];
}
