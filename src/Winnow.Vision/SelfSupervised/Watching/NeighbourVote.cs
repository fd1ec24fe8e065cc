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
        return Share(unit, classes, unit, classes, leaveOut: true);
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
        return Share(FeatureFigures.UnitRows(queries), truth, FeatureFigures.UnitRows(rows), classes, leaveOut: false);
    }

    private static double Share(Matrix queries, IReadOnlyList<int> truth, Matrix rows, IReadOnlyList<int> classes, bool leaveOut)
    {
        var right = new bool[queries.Rows];
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
            right[i] = Vote(cosines, places, classes, rows.Rows - (leaveOut ? 1 : 0)) == truth[i];
        });
        return queries.Rows == 0 ? 0 : (double)right.Count(r => r) / queries.Rows;
    }

    // −1 where there is nobody to vote.
    private static int Vote(float[] cosines, int[] places, IReadOnlyList<int> classes, int voters)
    {
        var votes = new Dictionary<int, double>();
        for (var n = 0; n < Math.Min(Neighbours, voters); n++)
        {
            var voted = classes[places[n]];
            votes[voted] = votes.GetValueOrDefault(voted) + Math.Exp(-cosines[n] / Temperature);
        }

        return votes.Count == 0 ? -1 : votes.OrderByDescending(v => v.Value).ThenBy(v => v.Key).First().Key;
    }
}
