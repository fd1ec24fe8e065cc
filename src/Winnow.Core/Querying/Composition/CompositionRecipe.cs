using System.Text.RegularExpressions;

namespace Winnow.Core.Querying;

/// <summary>A strategy put together from objectives: score = product of each objective's value to the power of its strength, among the samples that pass the filters.</summary>
public sealed partial record CompositionRecipe
{
    /// <summary>The largest strength; beyond it one objective decides alone and rounding blurs the others.</summary>
    public const double StrengthMax = 100;

    /// <summary>Name in results: 1 to 40 of a–z, 0–9 and hyphens; default <c>composed</c>.</summary>
    public string Name { get; init; } = "composed";

    /// <summary>The factors of the score; each kind at most once.</summary>
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>Conditions a sample must meet, all of them.</summary>
    public IReadOnlyList<MetadataFilter> Include { get; init; } = [];

    /// <summary>Conditions of which a sample must meet none.</summary>
    public IReadOnlyList<MetadataFilter> Exclude { get; init; } = [];

    /// <summary>The first mistake in one sentence, or null where there is none.</summary>
    public string? Problem() => NameProblem() ?? ObjectivesProblem() ?? Include.Concat(Exclude).Select(FilterProblem).FirstOrDefault(p => p is not null);

    private string? NameProblem() => !NamePattern().IsMatch(Name) ? $"The name '{Name}' cannot be used; take 1 to 40 letters a to z, digits and hyphens."
        : QueryStrategies.All.Any(s => s.Name == Name) ? $"The name '{Name}' belongs to a built-in strategy; choose another."
        : null;

    private string? ObjectivesProblem()
    {
        if (Objectives.Count == 0)
        {
            return "There are no objectives; give at least one.";
        }

        foreach (var objective in Objectives)
        {
            var kind = CompositionJson.NameOf(objective.Kind);
            if (objective.Strength is not (>= 0 and <= StrengthMax))
            {
                return FormattableString.Invariant($"The strength {objective.Strength} of '{kind}' is out of range; it must be a number from 0 to {StrengthMax}.");
            }

            if (Objectives.Count(o => o.Kind == objective.Kind) > 1)
            {
                return $"The objective '{kind}' stands more than once; name it once and raise its strength instead.";
            }

            if (objective.Score is not null && objective.Kind != ObjectiveKind.Uncertainty)
            {
                return $"The objective '{kind}' takes no score; only 'uncertainty' does.";
            }

            if (objective.Score is { } score && !Objective.Scores.Contains(score))
            {
                return $"No uncertainty score is called '{score}'. There are: {string.Join(", ", Objective.Scores)}.";
            }
        }

        return null;
    }

    private static string? FilterProblem(MetadataFilter filter) =>
        string.IsNullOrWhiteSpace(filter.Key) ? "A filter has no key; name the metadata it reads."
        : filter.Values.Count == 0 ? $"The filter on '{filter.Key}' has no value; give at least one."
        : filter.Operator != FilterOperator.In && filter.Values.Count > 1 ? $"The filter on '{filter.Key}' compares with {filter.Values.Count} values; only 'in' takes more than one."
        : filter.Operator is FilterOperator.Less or FilterOperator.Greater && !MetadataFilter.TryNumber(filter.Values[0], out _) ? $"The filter on '{filter.Key}' compares with '{filter.Values[0]}', which is no number; 'less' and 'greater' need one."
        : null;

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
