using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when the model already knew the answers: when it guessed enough of the newest batches right before they were labelled.</summary>
/// <remarks>
/// The minimum-error rule of Zhu and Hovy (2007). It needs no holdout, but a batch picked for its difficulty is guessed worse than the rest, so it stops late
/// rather than early. O(batch) per round.
/// </remarks>
public sealed class BatchAccuracy : IStoppingCriterion
{
    private readonly double level;
    private readonly int rounds;

    /// <summary>A level for the newest batches.</summary>
    /// <param name="level">Share of a batch guessed right, above 0 and at most 1, default 0.95.</param>
    /// <param name="rounds">Batches in a row that reach it, at least 1, default 2.</param>
    public BatchAccuracy(double level = 0.95, int rounds = 2)
    {
        this.level = StoppingChecks.Share(level, nameof(level), "The accuracy on a batch");
        this.rounds = StoppingChecks.Rounds(rounds, 1, nameof(rounds));
    }

    /// <inheritdoc/>
    public string Name => "batch-accuracy";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.Guesses;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"batch-accuracy:{level:R}:{rounds}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count <= rounds)
        {
            // The start was guessed by nobody.
            return new StopDecision.GoOn();
        }

        var batches = history.Last(this, rounds, e => e)!.Select(e => e.BatchAccuracy).ToArray();
        return batches.All(b => b >= level)
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"the model knew the answers: it guessed {100 * batches[^1]:0.##} % of the newest batch right before it was labelled, and at least {100 * level:0.##} % in {rounds} batches in a row"))
            : new StopDecision.GoOn();
    }
}
