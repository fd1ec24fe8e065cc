using System.Numerics.Tensors;
using Winnow.Core.Numerics;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Classification by the nearest neighbours on the sphere, each voting with weight e^(cosine / 0.1).</summary>
/// <remarks>The usual measure of features learned without labels (Wu et al., CVPR 2018): nothing is fitted, so nothing can be overfitted. O(queries × rows × d).</remarks>
public static class NeighbourVote
{
    /// <summary>Neighbours that vote.</summary>
    public const int Neighbours = 20;

    private const double Temperature = 0.1;

    /// <summary>Share of rows that their nearest other rows classify rightly, 0 to 1.</summary>
    /// <param name="rows">Features [rows × d].</param>
    /// <param name="classes">Class of each row.</param>
    public static double LeaveOneOut(Matrix rows, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(classes);
        var unit = FeatureFigures.UnitRows(rows);
        return Right(unit, classes, unit, classes, leaveOut: true);
    }

    /// <summary>Of the votes of each row's nearest other rows, the share for the row's own class, 0 to 1: tells more of a few rows than right and wrong do.</summary>
    /// <param name="rows">Features [rows × d].</param>
    /// <param name="classes">Class of each row.</param>
    public static double[] LeaveOneOutShares(Matrix rows, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(classes);
        var unit = FeatureFigures.UnitRows(rows);
        return [.. Votes(unit, unit, classes, leaveOut: true).Select((v, i) => v.GetValueOrDefault(classes[i]) / Math.Max(double.Epsilon, v.Values.Sum()))];
    }

    /// <summary>Share of queries that their nearest rows classify rightly, 0 to 1.</summary>
    /// <param name="queries">Features [queries × d].</param>
    /// <param name="truth">Class of each query.</param>
    /// <param name="rows">Features [rows × d].</param>
    /// <param name="classes">Class of each row.</param>
    public static double Accuracy(Matrix queries, IReadOnlyList<int> truth, Matrix rows, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(classes);
        return Right(FeatureFigures.UnitRows(queries), truth, FeatureFigures.UnitRows(rows), classes, leaveOut: false);
    }

    private static double Right(Matrix queries, IReadOnlyList<int> truth, Matrix rows, IReadOnlyList<int> classes, bool leaveOut)
    {
        var votes = Votes(queries, rows, classes, leaveOut);
        return votes.Length == 0 ? 0 : (double)votes.Where((v, i) => v.Count > 0 && v.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key == truth[i]).Count() / votes.Length;
    }

    // Votes for each class, by query; none where there is nobody to vote.
    private static Dictionary<int, double>[] Votes(Matrix queries, Matrix rows, IReadOnlyList<int> classes, bool leaveOut)
    {
        var votes = new Dictionary<int, double>[queries.Rows];
        Parallel.For(0, queries.Rows, i =>
        {
            var cosines = new float[rows.Rows];
            var places = new int[rows.Rows];
            for (var j = 0; j < cosines.Length; j++)
            {
                // Negated: the sort below puts the nearest first.
                cosines[j] = leaveOut && j == i ? float.PositiveInfinity : -TensorPrimitives.Dot<float>(queries.Row(i), rows.Row(j));
                places[j] = j;
            }

            Array.Sort(cosines, places); // equal cosines fall together whatever their order, but for the last of the twenty
            votes[i] = Vote(cosines, places, classes, rows.Rows - (leaveOut ? 1 : 0));
        });
        return votes;
    }

    private static Dictionary<int, double> Vote(float[] cosines, int[] places, IReadOnlyList<int> classes, int voters)
    {
        var votes = new Dictionary<int, double>();
        for (var n = 0; n < Math.Min(Neighbours, voters); n++)
        {
            var voted = classes[places[n]];
            votes[voted] = votes.GetValueOrDefault(voted) + Math.Exp(-cosines[n] / Temperature);
        }

        return votes;
    }
}
