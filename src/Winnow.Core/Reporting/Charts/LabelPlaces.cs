namespace Winnow.Core.Reporting.Charts;

/// <summary>Keeps labels beside line ends from covering each other.</summary>
internal static class LabelPlaces
{
    /// <summary>Moves ascending positions apart until neighbours keep a gap, each group staying centred on where it wants to be.</summary>
    /// <param name="wanted">Wanted positions, ascending.</param>
    /// <param name="gap">Smallest distance between neighbours.</param>
    /// <param name="top">Lowest position allowed, kept as long as all fit.</param>
    /// <param name="bottom">Highest position allowed, kept as long as all fit.</param>
    public static IReadOnlyList<double> Spread(IReadOnlyList<double> wanted, double gap, double top, double bottom)
    {
        // Groups that touch merge into one, as in isotonic regression: each stands at the mean of what its members want.
        var groups = new List<(double Sum, int Count)>();
        for (var i = 0; i < wanted.Count; i++)
        {
            groups.Add((wanted[i], 1));
            while (groups.Count > 1 && Start(groups[^1], gap) < Start(groups[^2], gap) + (groups[^2].Count * gap))
            {
                var (upper, lower) = (groups[^2], groups[^1]);
                groups.RemoveRange(groups.Count - 2, 2);
                groups.Add((upper.Sum + lower.Sum, upper.Count + lower.Count));
            }
        }

        double[] places = [.. groups.SelectMany(g => Enumerable.Range(0, g.Count).Select(i => Start(g, gap) + (i * gap)))];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], top + (i * gap));
        }

        for (var i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Max(Math.Min(places[i], bottom - ((places.Length - 1 - i) * gap)), top + (i * gap));
        }

        return places;
    }

    private static double Start((double Sum, int Count) group, double gap) => (group.Sum / group.Count) - ((group.Count - 1) * gap / 2);
}
