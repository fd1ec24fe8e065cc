using System.Text.Json.Serialization;

namespace Winnow.Core.Loop;

/// <summary>Settings of a simulation, as written to results.</summary>
/// <param name="Initial">Labels before the first query.</param>
/// <param name="Query">Labels bought per round.</param>
/// <param name="Budget">Labels at which the run ends.</param>
/// <param name="BaselineQuery">The baseline's labels per round; larger than <paramref name="Query"/> where it needs to reach further.</param>
/// <param name="BaselineBudget">Labels at which the baseline ends.</param>
/// <param name="Annotator">The simulated annotator in words, such as <c>perfect</c>.</param>
/// <param name="Training">The learner's own settings in words, such as <c>150 epochs, Adam 0.001</c>.</param>
public sealed record SimulationRecipe(int Initial, int Query, int Budget, int BaselineQuery, int BaselineBudget, string Annotator, string Training)
{
    /// <summary>The examples of what to find in words, such as <c>5 unlabelled pictures with light=night were shown</c>; null where none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Examples { get; init; }
}
