using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The border between segmenters and strategies: sizes here, probabilities while they are read.</summary>
internal static class MapChecks
{
    /// <summary>One map per pool sample, in row order.</summary>
    public static IReadOnlyList<SegmentationMap> Maps(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var maps = pool.Require(p => p.Maps, nameof(Evidence.Masks));
        Rows(pool, maps, "masks");
        return maps;
    }

    /// <summary>Several maps per pool sample: of members or of changed copies; at least one.</summary>
    public static IReadOnlyList<IReadOnlyList<SegmentationMap>> Several(PoolView pool, Func<PoolView, IReadOnlyList<IReadOnlyList<SegmentationMap>>?> evidence, string name, string words)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var several = pool.Require(evidence, name);
        if (several.Count == 0)
        {
            throw new ArgumentException($"The strategy needs the {words} of at least one; there are none.", nameof(pool));
        }

        foreach (var one in several)
        {
            Rows(pool, one, words);
        }

        return several;
    }

    /// <summary>What keeps a map from being used, in words; null where nothing does. O(classes × pixels).</summary>
    public static string? Problem(SegmentationMap map)
    {
        var pixels = (long)map.Height * map.Width;
        var values = map.Probabilities.Span;
        if (map.Classes < 1 || map.Height < 1 || map.Width < 1 || values.Length != map.Classes * pixels)
        {
            return $"has {values.Length} probabilities; {map.Classes} classes on {map.Width} × {map.Height} pixels take {map.Classes * pixels}, and each of the three must be at least 1";
        }

        if (map.Ignored.Length != 0 && map.Ignored.Length != pixels)
        {
            return $"says of {map.Ignored.Length} pixels whether they count; there are {pixels}";
        }

        var sums = new float[pixels];
        for (var c = 0; c < map.Classes; c++)
        {
            Vectors.AddScaled(sums, 1, values.Slice(c * sums.Length, sums.Length));
        }

        if (Vectors.AllFinite(values) && !Vectors.AnyNegative(values) && SumToOne(sums))
        {
            return null;
        }

        var row = new float[map.Classes];
        for (var i = 0; i < sums.Length; i++)
        {
            for (var c = 0; c < row.Length; c++)
            {
                row[c] = values[(c * sums.Length) + i];
            }

            if (ProbabilityRow.Problem(row) is { } problem)
            {
                return $"{problem} (pixel {i % map.Width}, {i / map.Width})";
            }
        }

        // Rounding of the float sums alone.
        return null;
    }

    private static bool SumToOne(float[] sums)
    {
        foreach (var sum in sums)
        {
            if (!(Math.Abs(sum - 1) <= ProbabilityRow.SumTolerance))
            {
                return false;
            }
        }

        return true;
    }

    private static void Rows(PoolView pool, IReadOnlyList<SegmentationMap> maps, string name)
    {
        if (maps.Count != pool.Ids.Count)
        {
            throw new ArgumentException($"The {name} have {maps.Count} rows for {pool.Ids.Count} samples; give one row per sample.", nameof(pool));
        }
    }
}
