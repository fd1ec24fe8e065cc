namespace Winnow.Core.Labels;

/// <summary>Krippendorff's alpha: agreement beyond chance of any number of raters, with gaps, for classes or for numbers.</summary>
/// <remarks>
/// Krippendorff (2011): α = 1 − Dₒ / Dₑ over the coincidences of pairs within an item, an item with m ratings weighing each of its pairs 1 / (m − 1).
/// O(ratings + classes²).
/// </remarks>
public static class KrippendorffAlpha
{
    /// <summary>Alpha for classes without an order: two ratings differ by 0 or 1.</summary>
    /// <param name="answers">Who named what; items with fewer than two answers say nothing and are left out.</param>
    /// <exception cref="ArgumentException">No item has two answers.</exception>
    public static double Nominal(AnswerTable answers) => Of(answers, static (a, b) => a == b ? 0 : 1);

    /// <summary>Alpha for classes that are equally spaced levels, such as grades: two ratings differ by the square of their distance.</summary>
    /// <param name="answers">Who named what; items with fewer than two answers are left out.</param>
    /// <exception cref="ArgumentException">No item has two answers.</exception>
    public static double Interval(AnswerTable answers) => Of(answers, static (a, b) => (double)(a - b) * (a - b));

    private static double Of(AnswerTable answers, Func<int, int, double> difference)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var coincidences = new double[answers.Classes, answers.Classes];
        for (var i = 0; i < answers.Items; i++)
        {
            var ratings = answers.Of(i);
            foreach (var (first, a) in ratings.Index())
            {
                foreach (var (second, b) in ratings.Index())
                {
                    if (first != second)
                    {
                        coincidences[a.Class, b.Class] += 1.0 / (ratings.Count - 1);
                    }
                }
            }
        }

        var totals = new double[answers.Classes];
        for (var a = 0; a < totals.Length; a++)
        {
            for (var b = 0; b < totals.Length; b++)
            {
                totals[a] += coincidences[a, b];
            }
        }

        var all = totals.Sum();
        if (all == 0)
        {
            throw new ArgumentException("Alpha compares answers about the same item; no item has two.", nameof(answers));
        }

        var (observed, expected) = (0.0, 0.0);
        for (var a = 0; a < totals.Length; a++)
        {
            for (var b = 0; b < totals.Length; b++)
            {
                observed += coincidences[a, b] * difference(a, b);
                expected += totals[a] * totals[b] * difference(a, b) / (all - 1);
            }
        }

        // One class alone leaves nothing to disagree about.
        return expected == 0 ? 1 : 1 - (observed / expected);
    }
}
