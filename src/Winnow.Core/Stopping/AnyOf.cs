namespace Winnow.Core.Stopping;

/// <summary>Stops as soon as one of several criteria does, for the reason of the first in the list.</summary>
/// <param name="criteria">At least one.</param>
public sealed class AnyOf(IReadOnlyList<IStoppingCriterion> criteria) : IStoppingCriterion
{
    /// <inheritdoc/>
    public string Name => string.Join(',', criteria.Select(c => c.Name));

    /// <inheritdoc/>
    public StoppingEvidence Needs => criteria.Aggregate(StoppingEvidence.None, (needs, c) => needs | c.Needs);

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Join(',', criteria);

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history) =>
        criteria.Select(c => c.Decide(history)).OfType<StopDecision.Stop>().FirstOrDefault() as StopDecision ?? new StopDecision.GoOn();
}
