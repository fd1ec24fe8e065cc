using System.Runtime.InteropServices;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Cli.Working;

/// <summary>All pictures on a plane, like ones together: the two directions in which their embeddings vary most.</summary>
/// <remarks>File: <c>WMP1</c>, number of samples (int32), ids (int64 each), x (uint16 each), y (uint16 each), all little-endian.</remarks>
internal static class SampleMap
{
    private const double Clipped = 0.002;

    /// <summary>Writes the map; none where there are no embeddings.</summary>
    public static void Write(PoolView pool, string path)
    {
        if (pool.Embeddings is null)
        {
            return;
        }

        var labelled = pool.Labelled is { Embeddings: { Rows: > 0 } known } ? known : null;
        SampleId[] ids = [.. pool.Ids, .. labelled is null ? [] : pool.Labelled!.Ids];
        var rows = new Matrix(ids.Length, pool.Embeddings.Columns);
        pool.Embeddings.Span.CopyTo(rows.Span);
        labelled?.Span.CopyTo(rows.Span[pool.Embeddings.Span.Length..]);
        var plane = PrincipalComponents.Project(rows, 2, rows.Rows);
        using var file = File.Create(path);
        file.Write("WMP1"u8);
        file.Write(BitConverter.GetBytes(ids.Length));
        file.Write(MemoryMarshal.AsBytes<long>([.. ids.Select(i => i.Value)]));
        for (var axis = 0; axis < 2; axis++)
        {
            file.Write(MemoryMarshal.AsBytes<ushort>(Scale([.. Enumerable.Range(0, ids.Length).Select(i => axis < plane.Columns ? plane[i, axis] : 0)])));
        }
    }

    // A few far ones must not press all others into one corner.
    private static ushort[] Scale(float[] values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var cut = (int)(Clipped * sorted.Length);
        var (low, high) = (sorted[cut], sorted[sorted.Length - 1 - cut]);
        var width = high > low ? high - low : 1;
        return [.. values.Select(v => (ushort)Math.Clamp((v - low) / width * ushort.MaxValue, 0, ushort.MaxValue))];
    }
}
