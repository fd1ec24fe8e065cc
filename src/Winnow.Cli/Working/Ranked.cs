namespace Winnow.Cli.Working;

/// <summary>Where values stand among all: the percent of them that are as large or larger.</summary>
internal static class Ranked
{
    /// <summary>Percent for the values at some places.</summary>
    public static double[] Of(double[] all, int[] places) => Of(all, [.. places.Select(p => all[p])]);

    /// <summary>Percent for values that need not be among all; at least one of all, so that nothing stands at 0.</summary>
    public static double[] Of(double[] all, double[] values)
    {
        var sorted = all.ToArray();
        Array.Sort(sorted);
        return [.. values.Select(v => 100.0 * Math.Max(1, sorted.Length - FirstAtLeast(sorted, v)) / sorted.Length)];
    }

    private static int FirstAtLeast(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] >= value ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
