namespace Winnow.Core.Metrics;

/// <summary>The non-decreasing sequence closest to noisy values in least squares.</summary>
/// <remarks>
/// Pool adjacent violators: Ayer, Brunk, Ewing, Reid and Silverman (1955), "An empirical distribution function for sampling with
/// incomplete information"; linear time as in Best and Chakravarti (1990). O(values) time and memory.
/// </remarks>
public static class IsotonicRegression
{
    /// <summary>Fits <paramref name="values"/>, each with the same weight.</summary>
    /// <param name="values">Finite values in order; may be empty.</param>
    /// <returns>As many values, each at least the one before; equal neighbours are the mean of what was pooled.</returns>
    public static double[] Fit(ReadOnlySpan<double> values)
    {
        // A stack of blocks, each a mean over consecutive values; the top swallows its neighbours until the means ascend.
        var means = new double[values.Length];
        var counts = new int[values.Length];
        var blocks = 0;
        foreach (var value in values)
        {
            var (mean, count) = (value, 1);
            while (blocks > 0 && means[blocks - 1] > mean)
            {
                blocks--;
                mean = ((means[blocks] * counts[blocks]) + (mean * count)) / (counts[blocks] + count);
                count += counts[blocks];
            }

            (means[blocks], counts[blocks]) = (mean, count);
            blocks++;
        }

        var fitted = new double[values.Length];
        var next = 0;
        for (var block = 0; block < blocks; block++)
        {
            fitted.AsSpan(next, counts[block]).Fill(means[block]);
            next += counts[block];
        }

        return fitted;
    }
}
