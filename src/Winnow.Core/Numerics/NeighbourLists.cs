using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Keeps, for many rows at once, the nearest candidates seen so far; what is kept does not depend on the order in which they are offered.</summary>
internal sealed class NeighbourLists
{
    private readonly int neighbours;
    private readonly int[] indices;
    private readonly float[] distances;
    private readonly float[] worst;

    /// <summary>Empty lists for that many rows.</summary>
    public NeighbourLists(int rows, int neighbours)
    {
        this.neighbours = neighbours;
        indices = new int[checked(rows * neighbours)];
        distances = new float[indices.Length];
        // Tiles read these in whole vectors, past the last row.
        worst = new float[rows + ProductKernel.Right];
        Array.Fill(indices, -1);
        Array.Fill(distances, float.PositiveInfinity);
        Array.Fill(worst, float.PositiveInfinity);
    }

    /// <summary>Squared distance of the worst neighbour kept of each row; a candidate farther than that need not be offered.</summary>
    public ReadOnlySpan<float> Worst => worst;

    /// <summary>Keeps a candidate if it is nearer than the worst kept, or as near and of lower index.</summary>
    public void Offer(int row, int candidate, float distance)
    {
        var from = row * neighbours;
        var near = distances.AsSpan(from, neighbours);
        var names = indices.AsSpan(from, neighbours);
        var at = neighbours - 1;
        if (!Before(distance, candidate, near[at], names[at]))
        {
            return;
        }

        for (; at > 0 && Before(distance, candidate, near[at - 1], names[at - 1]); at--)
        {
            (near[at], names[at]) = (near[at - 1], names[at - 1]);
        }

        (near[at], names[at]) = (distance, candidate);
        worst[row] = near[^1];
    }

    /// <summary>Which of 32 distances may belong to a list, as bits.</summary>
    public static uint Within(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> limit) =>
        Vector256.LessThanOrEqual(d0, limit).ExtractMostSignificantBits()
        | (Vector256.LessThanOrEqual(d1, limit).ExtractMostSignificantBits() << 8)
        | (Vector256.LessThanOrEqual(d2, limit).ExtractMostSignificantBits() << 16)
        | (Vector256.LessThanOrEqual(d3, limit).ExtractMostSignificantBits() << 24);

    /// <summary>The lists as a table; they are not to be used further.</summary>
    public NeighbourTable ToTable() => new(neighbours, indices, distances);

    // An empty place has index −1 and infinite distance: any candidate comes before it.
    private static bool Before(float distance, int index, float other, int otherIndex) =>
        distance < other || (distance == other && (otherIndex < 0 || index < otherIndex));
}
