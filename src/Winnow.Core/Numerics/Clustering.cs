namespace Winnow.Core.Numerics;

/// <summary>Rows grouped around centroids.</summary>
/// <param name="Centroids">Means of the clusters [clusters × dimensions].</param>
/// <param name="Assignment">Cluster of each row.</param>
/// <param name="SquaredDistances">Squared distance of each row to its centroid.</param>
internal sealed record Clustering(Matrix Centroids, int[] Assignment, float[] SquaredDistances);
