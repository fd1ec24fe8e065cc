namespace Winnow.Server.LabelStudio;

/// <summary>The score that makes Label Studio's uncertainty sampling, which takes the lowest first, serve samples in our order.</summary>
internal static class OrderScore
{
    /// <summary>Of what wants no answer any more, and of tasks that are not known here: they come last.</summary>
    public const double Last = 1;

    /// <summary>Score of a sample, 0 to 1.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="asked">Its place among those asked for by name, from 1, or null.</param>
    /// <param name="rank">Its rank in the newest round, from 1, or null.</param>
    /// <param name="confidence">Confidence of the best suggestion, 0 to 1, or null.</param>
    /// <returns>Below 0.1 what was asked for, below 0.5 picks by rank, then by rising confidence, then what no model has seen.</returns>
    public static double Of(string state, long? asked, int? rank, double? confidence) =>
        state != "pool" ? Last
        : asked is { } place ? 0.1 * place / (place + 1000.0)
        : rank is { } r ? 0.1 + (0.4 * r / (r + 1000.0))
        : confidence is { } sure ? 0.6 + (0.3 * sure)
        : 0.95;
}
