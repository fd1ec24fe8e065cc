namespace Winnow.Core.Metrics;

/// <summary>A strategy's and the baseline's learning curve from the same seed, hence the same start and network seeds.</summary>
/// <param name="Seed">The seed they share.</param>
/// <param name="Strategy">The strategy's curve.</param>
/// <param name="Baseline">The baseline's curve; it may have other steps and go further.</param>
public sealed record CurvePair(int Seed, LearningCurve Strategy, LearningCurve Baseline)
{
    /// <summary>AULC of the strategy minus that of the baseline over the labels both curves span; null where they share none.</summary>
    public double? AulcGain()
    {
        var (from, to) = (Math.Max(Strategy.From, Baseline.From), Math.Min(Strategy.To, Baseline.To));
        return from > to ? null : Strategy.Aulc(from, to) - Baseline.Aulc(from, to);
    }
}
