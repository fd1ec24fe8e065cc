namespace Winnow.Core.Labels;

/// <summary>Cohen's kappa: how far two raters agree beyond chance.</summary>
/// <remarks>Cohen (1960): κ = (pₒ − pₑ) / (1 − pₑ), pₒ the share of agreements, pₑ = Σ of products of the raters' class shares. O(items + classes).</remarks>
public static class CohenKappa
{
    /// <summary>Agreement of two raters on the same items, −1 to 1; 1 where both name one and the same class alone.</summary>
    /// <param name="first">Class of each item by one rater, 0 or greater.</param>
    /// <param name="second">By the other, as many.</param>
    /// <exception cref="ArgumentException">The numbers differ, or there are no items.</exception>
    public static double Of(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count == 0)
        {
            throw new ArgumentException($"Kappa compares two raters on the same items, at least one; there are {first.Count} and {second.Count} ratings.", nameof(second));
        }

        double n = first.Count;
        var agreed = first.Where((c, i) => c == second[i]).Count() / n;
        var seconds = second.CountBy(c => c).ToDictionary();
        var chance = first.CountBy(c => c).Sum(c => c.Value / n * (seconds.GetValueOrDefault(c.Key) / n));
        // Both constant and equal: 0/0 by the formula, and full agreement.
        return agreed == 1 ? 1 : (agreed - chance) / (1 - chance);
    }
}
