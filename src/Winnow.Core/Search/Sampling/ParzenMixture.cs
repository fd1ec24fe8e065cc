namespace Winnow.Core.Search;

/// <summary>
/// A density over a whole conditional space: one kernel per trial, a product over the parameters, and one uniform kernel. A parameter that a kernel's trial did not have is
/// uniform under that kernel, so points of different branches lie in one density and values that were good together stay together.
/// </summary>
internal sealed class ParzenMixture
{
    private readonly SearchSpace space;
    private readonly ParzenAxis[] axes;
    private readonly double[][] centres;
    private readonly double[] widths;
    private readonly double[] weights; // cumulative, ending at 1
    private readonly double[] logWeights;
    private readonly KernelColumn?[] columns; // of continua
    private readonly double[][]?[] masses; // [axis][kernel][cell] of countable coordinates; the last kernel is the uniform one
    private readonly double[][]?[] logMasses; // [axis][cell][kernel]

    /// <param name="space">The space.</param>
    /// <param name="axes">Its coordinates.</param>
    /// <param name="centres">[kernel][coordinate], NaN where the trial did not have the parameter.</param>
    /// <param name="widths">Standard deviations [coordinate] of all kernels, in the unit of the coordinates, at most 1.</param>
    /// <param name="weights">Positive weights of the kernels, then that of the uniform one.</param>
    public ParzenMixture(SearchSpace space, ParzenAxis[] axes, double[][] centres, double[] widths, double[] weights)
    {
        (this.space, this.axes, this.centres, this.widths) = (space, axes, centres, widths);
        var (sum, reached) = (weights.Sum(), 0.0);
        logWeights = [.. weights.Select(w => Math.Log(w / sum))];
        this.weights = [.. weights.Select(w => reached += w / sum)];
        columns = new KernelColumn?[axes.Length];
        masses = new double[axes.Length][][];
        logMasses = new double[axes.Length][][];
        for (var d = 0; d < axes.Length; d++)
        {
            if (axes[d].Widths is not { } cells)
            {
                columns[d] = new([.. centres.Select(c => c[d])], widths[d]);
                continue;
            }

            double[][] mass = [.. centres.Select(c => axes[d].Masses(c[d], widths[d], weights.Length)), cells];
            masses[d] = mass;
            logMasses[d] = [.. Enumerable.Range(0, cells.Length).Select(cell => mass.Select(m => Math.Log(m[cell])).ToArray())];
        }
    }

    /// <summary>Logarithm of the density at a point, relative to the uniform one on continua.</summary>
    public double LogDensity(ReadOnlySpan<double> units)
    {
        Span<double> logs = logWeights.Length <= 512 ? stackalloc double[logWeights.Length] : new double[logWeights.Length];
        logWeights.CopyTo(logs);
        for (var d = 0; d < axes.Length; d++)
        {
            if (double.IsNaN(units[d]))
            {
                continue;
            }

            if (columns[d] is { } column)
            {
                column.Add(units[d], logs);
                continue;
            }

            var mass = logMasses[d]![axes[d].CellOf(units[d])];
            for (var i = 0; i < logs.Length; i++)
            {
                logs[i] += mass[i];
            }
        }

        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var log in logs)
        {
            largest = Math.Max(largest, log);
        }

        foreach (var log in logs)
        {
            sum += log > largest - 40 ? Math.Exp(log - largest) : 0; // e⁻⁴⁰ is lost in rounding
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Draws a point: a kernel by weight, then each parameter that exists from that kernel.</summary>
    public double[] Sample(Random random)
    {
        var kernel = Kernel(random);
        var units = new double[axes.Length];
        for (var d = 0; d < units.Length; d++)
        {
            units[d] = space.Exists(d, units) ? Coordinate(d, kernel, random) : double.NaN;
        }

        return units;
    }

    private int Kernel(Random random)
    {
        var at = Array.BinarySearch(weights, random.NextDouble());
        return Math.Min(at < 0 ? ~at : at, centres.Length);
    }

    private double Coordinate(int d, int kernel, Random random)
    {
        if (masses[d] is { } mass)
        {
            return axes[d].Centres![Draw(mass[kernel], random)];
        }

        var unit = kernel == centres.Length || double.IsNaN(centres[kernel][d]) ? random.NextDouble() : Truncated(centres[kernel][d], widths[d], random);
        // Whole numbers with many values are drawn on the continuum and moved to the middle of their cell.
        return space.Coordinates[d] is { Count: not null } parameter ? parameter.ToUnit(parameter.FromUnit(unit)) : unit;
    }

    private static int Draw(double[] mass, Random random)
    {
        var left = random.NextDouble();
        for (var cell = 0; cell < mass.Length; cell++)
        {
            left -= mass[cell];
            if (left < 0)
            {
                return cell;
            }
        }

        return mass.Length - 1;
    }

    private static double Truncated(double centre, double width, Random random)
    {
        // The centre lies inside, so at least a third of the draws do as long as the width is at most 1.
        double unit;
        do
        {
            unit = centre + (width * Gaussian.Draw(random));
        }
        while (unit is < 0 or > 1);
        return unit;
    }
}
