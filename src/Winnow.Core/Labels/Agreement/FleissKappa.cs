namespace Winnow.Core.Labels;

/// <summary>Fleiss' kappa: agreement beyond chance of several raters who each rated every item.</summary>
/// <remarks>Fleiss (1971): κ = (P̄ − P̄ₑ) / (1 − P̄ₑ) with P̄ the mean share of agreeing pairs per item and P̄ₑ = Σ pⱼ². O(items × classes).</remarks>
public static class FleissKappa
{
    /// <summary>Agreement, at most 1; 1 where all ratings name one class.</summary>
    /// <param name="counts">Raters who named each class [items][classes]; every item has the same number of ratings, at least 2.</param>
    /// <exception cref="ArgumentException">There are no items, or their numbers of ratings differ or are below 2.</exception>
    public static double Of(IReadOnlyList<IReadOnlyList<int>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count == 0)
        {
            throw new ArgumentException("Fleiss' kappa needs at least one item.", nameof(counts));
        }

        var raters = counts[0].Sum();
        if (raters < 2)
        {
            throw new ArgumentException($"Fleiss' kappa needs at least 2 ratings per item; item 0 has {raters}.", nameof(counts));
        }

        var (agreed, totals) = (0.0, new double[counts[0].Count]);
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i].Sum() != raters || counts[i].Count != totals.Length)
            {
                throw new ArgumentException($"Item {i} has {counts[i].Sum()} ratings where item 0 has {raters}; for unequal numbers use Krippendorff's alpha.", nameof(counts));
            }

            agreed += counts[i].Sum(n => (double)n * (n - 1)) / ((double)raters * (raters - 1));
            for (var c = 0; c < totals.Length; c++)
            {
                totals[c] += counts[i][c];
            }
        }

        var all = (double)raters * counts.Count;
        var chance = totals.Sum(t => t / all * (t / all));
        // One class alone: 0/0 by the formula, and full agreement.
        return agreed == counts.Count ? 1 : ((agreed / counts.Count) - chance) / (1 - chance);
    }
}
