namespace Winnow.Core.Stopping;

/// <summary>Reads windows of evidence from a history.</summary>
internal static class RoundHistory
{
    /// <summary>One kind of evidence of the last <paramref name="rounds"/> rounds, oldest first; null while there are fewer rounds that bring it without a gap.</summary>
    /// <exception cref="InvalidOperationException">The newest round lacks it: the loop was not told what the criterion reads.</exception>
    public static T[]? Last<T>(this IReadOnlyList<RoundRecord> history, IStoppingCriterion criterion, int rounds, Func<RoundEvidence, T?> part)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(history);
        var newest = history[^1];
        if (newest.Evidence is not { } evidence || part(evidence) is null)
        {
            throw new InvalidOperationException(
                $"Stopping by '{criterion.Name}' reads {criterion.Needs}, which round {newest.Round} does not bring; let the loop gather what the criterion declares.");
        }

        // A journal begun by a version that gathered less may lack it in its first rounds.
        var found = history.Skip(history.Count - rounds).Select(r => r.Evidence is { } e ? part(e) : null).OfType<T>().ToArray();
        return found.Length == rounds ? found : null;
    }
}
