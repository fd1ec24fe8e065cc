namespace Winnow.Core.Search;

/// <summary>Regularised evolution: the best of a few drawn from the youngest trials is changed a little; the old die whatever their score.</summary>
/// <remarks>
/// Real, Aggarwal, Huang and Le, "Regularized evolution for image classifier architecture search", AAAI 2019. A child differs from its parent in one parameter or more: each
/// changes with probability 1 / parameters, at least one does; a number moves by a normal step, a choice is drawn anew.
/// </remarks>
public sealed class EvolutionSampler : ISampler
{
    /// <summary>Youngest trials that may have children, and random ones at the start; 20 by default.</summary>
    public int Population { get; init; } = 20;

    /// <summary>Trials drawn for each tournament; 5 by default.</summary>
    public int Tournament { get; init; } = 5;

    /// <summary>Standard deviation of a step as share of the parameter's range; 0.1 by default.</summary>
    public double Spread { get; init; } = 0.1;

    /// <inheritdoc/>
    public string Name => "evolution";

    /// <inheritdoc/>
    public string Describe() => FormattableString.Invariant($"{Name} population {Population} tournament {Tournament} spread {Spread}");

    /// <inheritdoc/>
    public SearchPoint Sample(StudySnapshot study, Random random)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(random);
        TrialRecord[] living = [.. study.Trials.Where(t => t.State is TrialState.Complete or TrialState.Pruned).TakeLast(Population)];
        if (living.Length < Math.Min(Population, 2) || study.Trials.Count < Population)
        {
            return UniformDraw.From(study.Space, random);
        }

        // A complete trial beats a pruned one: their scores belong to different steps.
        var parent = Enumerable.Range(0, Tournament).Select(_ => living[random.Next(living.Length)]).OrderBy(t => t.State == TrialState.Pruned).ThenBy(t => study.Loss(t.Score!.Value)).First();
        return study.Space.Decode(Changed(study.Space, study.Space.Encode(parent.Point), random));
    }

    private double[] Changed(SearchSpace space, double[] units, Random random)
    {
        var forced = random.Next(units.Length);
        for (var d = 0; d < units.Length; d++)
        {
            var changes = random.NextDouble() * units.Length < 1 || d == forced;
            if (double.IsNaN(units[d]) || (changes && space.Coordinates[d] is CategoricalParameter))
            {
                units[d] = random.NextDouble(); // read only where the parameter exists in the child
            }
            else if (changes)
            {
                // A step of at least one cell, or whole numbers of a few values would never move.
                var spread = Math.Max(Spread, space.Coordinates[d].Count is { } count ? 1.0 / count : 0);
                units[d] = Reflected(units[d] + (spread * Gaussian.Draw(random)));
            }
        }

        return units;
    }

    private static double Reflected(double unit)
    {
        var folded = Math.Abs(unit) % 2;
        return folded > 1 ? 2 - folded : folded;
    }
}
