namespace Winnow.Core.Search;

/// <summary>How a density sees one coordinate: as a continuum, or as few cells with a mass each.</summary>
internal sealed class ParzenAxis
{
    private const int CellsMax = 64; // whole numbers with more values are as good as continuous

    public ParzenAxis(SearchParameter parameter)
    {
        if (parameter.Count is not { } count || count > CellsMax)
        {
            return;
        }

        Ordered = parameter is not CategoricalParameter;
        Centres = [.. Enumerable.Range(0, (int)count).Select(i => parameter.ToUnit(parameter.ValueAt(i)))];
        // Cells end halfway between neighbours; on logarithmic scales they differ in width.
        Widths = [.. Enumerable.Range(0, (int)count).Select(i => (i + 1 < count ? (Centres[i] + Centres[i + 1]) / 2 : 1) - (i > 0 ? (Centres[i - 1] + Centres[i]) / 2 : 0))];
    }

    /// <summary>Whether cells near each other are alike.</summary>
    public bool Ordered { get; }

    /// <summary>Middles of the cells; null on a continuum.</summary>
    public double[]? Centres { get; }

    /// <summary>Widths of the cells, summing to 1; null on a continuum.</summary>
    public double[]? Widths { get; }

    /// <summary>The cell a coordinate lies in.</summary>
    public int CellOf(double unit)
    {
        var found = Array.BinarySearch(Centres!, unit);
        if (found >= 0)
        {
            return found;
        }

        var after = ~found;
        return after == 0 ? 0 : after == Centres!.Length || unit - Centres[after - 1] < Centres[after] - unit ? after - 1 : after;
    }

    /// <summary>Masses of a kernel over the cells, summing to 1; the cells' widths where the trial had no value.</summary>
    public double[] Masses(double centre, double width, int kernels)
    {
        if (double.IsNaN(centre))
        {
            return Widths!;
        }

        // The observed cell, or for ordered cells a normal kernel around it, and one more observation spread over all that the kernels share.
        var own = CellOf(centre);
        double[] mass = [.. Centres!.Select((c, cell) => Ordered ? Widths![cell] * Math.Exp(-0.5 * Math.Pow((c - centre) / width, 2)) : cell == own ? 1 : 0)];
        var sum = mass.Sum();
        return [.. mass.Select((m, cell) => ((m / sum) + (Widths![cell] / kernels)) / (1 + (1.0 / kernels)))];
    }
}
