using Winnow.Core.Metrics;

namespace Winnow.Core.Search;

/// <summary>How much of the scores' variance one parameter explains by itself.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Share">Explained share of the variance, 0 to 1, times the share of trials in which the parameter exists. Shares of all parameters need not sum to 1.</param>
/// <param name="Trials">Trials that it was read from.</param>
public sealed record ParameterImportance(string Name, double Share, int Trials)
{
    private const int TrialsMin = 5;
    private const double Width = 0.1;

    /// <summary>The importance of every parameter, largest first. O(trials² × parameters).</summary>
    /// <remarks>
    /// The first-order index of a variance decomposition (Sobol', 1993; Hutter, Hoos and Leyton-Brown, 2014, for trials): 1 − Σ(z − ẑ)² / Σ(z − z̄)², where z is the normal score of a
    /// trial's rank, so that a few hopeless trials do not decide, and ẑ what the other trials say at the same value of the parameter (leave-one-out; kernel regression
    /// with a normal kernel of a tenth of the range, or the mean of the same choice). What the parameter does not explain of left-out trials counts as nothing, so noise gets no
    /// share. Interactions of parameters are not attributed. Complete trials only.
    /// </remarks>
    public static IReadOnlyList<ParameterImportance> Of(StudySnapshot study)
    {
        ArgumentNullException.ThrowIfNull(study);
        TrialRecord[] complete = [.. study.Trials.Where(t => t.State == TrialState.Complete)];
        double[][] units = [.. complete.Select(t => study.Space.Encode(t.Point))];
        var ranks = MidRanks.Doubled([.. complete.Select(t => study.Loss(t.Score!.Value))], out _);
        double[] scores = [.. ranks.Select(r => NormalDistribution.Quantile(r / 2.0 / (ranks.Length + 1)))];
        return [.. study.Space.Coordinates.Select((p, d) => Of(p, d, units, scores)).OrderByDescending(i => i.Share).ThenBy(i => i.Name, StringComparer.Ordinal)];
    }

    private static ParameterImportance Of(SearchParameter parameter, int d, double[][] units, double[] scores)
    {
        int[] rows = [.. Enumerable.Range(0, units.Length).Where(i => !double.IsNaN(units[i][d]))];
        if (rows.Length < TrialsMin)
        {
            return new(parameter.Name, 0, rows.Length);
        }

        var (all, left) = (0.0, 0.0);
        var mean = rows.Average(i => scores[i]);
        foreach (var i in rows)
        {
            var (weights, sum) = (0.0, 0.0);
            foreach (var j in rows)
            {
                var away = (units[i][d] - units[j][d]) / Width;
                var weight = i == j ? 0 : parameter is CategoricalParameter ? away == 0 ? 1 : 0 : Math.Exp(-0.5 * away * away);
                weights += weight;
                sum += weight * scores[j];
            }

            // The left-out mean, where nothing lies near: it explains nothing.
            var others = ((mean * rows.Length) - scores[i]) / (rows.Length - 1);
            var told = weights > 1e-9 ? sum / weights : others;
            left += (scores[i] - told) * (scores[i] - told);
            all += (scores[i] - others) * (scores[i] - others);
        }

        return new(parameter.Name, all > 0 ? Math.Max(0, 1 - (left / all)) * rows.Length / units.Length : 0, rows.Length);
    }
}
