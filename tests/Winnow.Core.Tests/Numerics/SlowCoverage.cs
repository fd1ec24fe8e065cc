using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

/// <summary>Weighted coverage by its definition, in double precision over similarities that are written out.</summary>
internal static class SlowCoverage
{
    /// <summary>Similarities in the 65,535 steps that the table keeps, as whole numbers.</summary>
    public static double[][] Similarities(Matrix rows, Matrix others, Func<double, double> kernel) =>
        [.. Enumerable.Range(0, rows.Rows).Select(i => Enumerable.Range(0, others.Rows).Select(j => kernel(Slow.SquaredDistance(rows.Row(i), others.Row(j)))).ToArray())];

    /// <summary>Σᵢ wᵢ · max over the picks of k(i, s), with what is covered already as the least.</summary>
    public static double Objective(double[][] similarities, IReadOnlyList<double> weights, IReadOnlyList<double> covered, IEnumerable<int> picks)
    {
        var chosen = picks.ToList();
        return weights.Select((w, i) => w * chosen.Select(s => similarities[s][i]).Append(covered[i]).Max()).Sum();
    }

    /// <summary>What a row adds to the objective.</summary>
    public static double Gain(double[][] similarities, IReadOnlyList<double> weights, IReadOnlyList<double> covered, IReadOnlyList<int> picks, int row) =>
        Objective(similarities, weights, covered, [.. picks, row]) - Objective(similarities, weights, covered, picks);
}
