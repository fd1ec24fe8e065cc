namespace Winnow.Core.Numerics;

/// <summary>The nearest neighbours of many rows, nearest first; equally near ones by their index.</summary>
/// <param name="Neighbours">Neighbours per row.</param>
/// <param name="Indices">Index of each neighbour [rows × neighbours], row after row; −1 where an approximate search found fewer.</param>
/// <param name="SquaredDistances">Squared Euclidean distances [rows × neighbours]; infinite where the index is −1.</param>
public sealed record NeighbourTable(int Neighbours, int[] Indices, float[] SquaredDistances)
{
    /// <summary>The neighbours of one row, nearest first.</summary>
    public ReadOnlySpan<int> Of(int row) => Indices.AsSpan(checked(row * Neighbours), Neighbours);

    /// <summary>Their squared distances, rising.</summary>
    public ReadOnlySpan<float> Distances(int row) => SquaredDistances.AsSpan(checked(row * Neighbours), Neighbours);
}
