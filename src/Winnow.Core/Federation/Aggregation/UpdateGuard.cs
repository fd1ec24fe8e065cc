namespace Winnow.Core.Federation;

/// <summary>Looks at updates before they are joined: the wrong shape and NaN are refused, outliers are quarantined, large steps are clipped, example counts are bounded.</summary>
/// <remarks>It needs to see each update; under secure aggregation each site clips its own change and only the sum is looked at.</remarks>
public sealed record UpdateGuard
{
    /// <summary>Norm of a site's change at most; larger changes are scaled down to it. Null clips nothing.</summary>
    public double? NormAtMost { get; init; }

    /// <summary>A change whose norm passes this many times the median of all sites is quarantined, where three sites or more answered; default 10.</summary>
    public double OutlierRatio { get; init; } = 10;

    /// <summary>A site counts with at most this many times the median of all example counts; default 100.</summary>
    public double ExamplesRatio { get; init; } = 100;

    /// <summary>Sites needed before any of them can be called an outlier.</summary>
    public const int SitesForOutliers = 3;

    /// <summary>A verdict for each update, in the order given.</summary>
    /// <param name="global">The model that the sites started from; its layout is the only one taken.</param>
    /// <param name="updates">What came in.</param>
    public IReadOnlyList<UpdateVerdict> Check(ModelWeights global, IReadOnlyList<ModelUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(global);
        ArgumentNullException.ThrowIfNull(updates);
        var refused = updates.Select(u => Malformed(global, u)).ToArray();
        var changes = updates.Select((u, i) => refused[i] is null ? u.Weights.Minus(global) : null).ToArray();
        var norms = changes.Select(c => c?.Norm()).ToArray();
        var (norm, examples) = (Median(norms.OfType<double>()), Median(updates.Where((_, i) => refused[i] is null).Select(u => (double)u.Examples)));
        return [.. updates.Select((u, i) => refused[i] is { } reason ? new UpdateVerdict(u.Site, null, reason) : Judge(global, u, changes[i]!, norms[i]!.Value, norm, examples, norms.Count(n => n is not null)))];
    }

    private UpdateVerdict Judge(ModelWeights global, ModelUpdate update, ModelWeights change, double norm, double median, double medianExamples, int sites)
    {
        if (!double.IsFinite(norm))
        {
            return new(update.Site, null, "refused: its change is too large for float32");
        }

        if (sites >= SitesForOutliers && median > 0 && norm > OutlierRatio * median)
        {
            return new(update.Site, null, Text($"quarantined: its change has norm {norm:g4}, more than {OutlierRatio:g4} times the median {median:g4} of {sites} sites"));
        }

        string? reason = null;
        if (NormAtMost is { } most && norm > most)
        {
            update = update with { Weights = global.Plus(change, (float)(most / norm)) };
            reason = Text($"its change of norm {norm:g4} was scaled down to {most:g4}");
        }

        var bound = (long)Math.Ceiling(ExamplesRatio * Math.Max(1, medianExamples));
        if (sites >= SitesForOutliers && update.Examples > bound)
        {
            reason = (reason is null ? "" : reason + "; ") + $"it counts with {bound:N0} examples instead of {update.Examples:N0}";
            update = update with { Examples = bound };
        }

        return new(update.Site, update, reason);
    }

    private static string? Malformed(ModelWeights global, ModelUpdate update) =>
        global.Layout.DifferenceTo(update.Weights.Layout) is { } difference ? $"refused: {difference}"
        : !update.Weights.IsFinite ? "refused: it holds NaN or infinity"
        : update.ControlChange is { } control && global.Layout.DifferenceTo(control.Layout) is { } other ? $"refused: in its control variate {other}"
        : update.ControlChange is { IsFinite: false } ? "refused: its control variate holds NaN or infinity"
        : update.Examples < 1 ? $"refused: it says that it trained on {update.Examples} examples"
        : update.Staleness < 0 ? "refused: it comes from a round that was not opened yet"
        : null;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
