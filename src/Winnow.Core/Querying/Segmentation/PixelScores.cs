using System.Runtime.Intrinsics;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Scores of all pixels of one image. Each pixel is computed on its own in one order, so that a mirrored or tiled image has mirrored or tiled scores.</summary>
internal static class PixelScores
{
    private const int Lanes = 8;

    /// <summary>The scores [height × width] of a checked map; others are members or changed copies of the same size.</summary>
    public static float[] Of(PixelScore score, SegmentationMap map, IReadOnlyList<SegmentationMap> others) => score switch
    {
        PixelScore.Entropy => Entropy(map),
        PixelScore.Margin => Margin(map),
        PixelScore.MutualInformation => MutualInformation(others),
        PixelScore.Impurity => ImpurityMap.Of(map, Entropy(map)),
        _ => Divergence(map, others),
    };

    /// <summary>The likeliest class of each pixel, the first of equals [height × width].</summary>
    public static int[] Classes(SegmentationMap map)
    {
        var values = map.Probabilities.Span;
        var pixels = map.Height * map.Width;
        var classes = new int[pixels];
        for (var c = 1; c < map.Classes; c++)
        {
            var plane = values.Slice(c * pixels, pixels);
            for (var i = 0; i < pixels; i++)
            {
                classes[i] = plane[i] > values[(classes[i] * pixels) + i] ? c : classes[i];
            }
        }

        return classes;
    }

    /// <summary>−Σ p ln p of each pixel.</summary>
    public static float[] Entropy(SegmentationMap map)
    {
        var entropies = new float[map.Height * map.Width];
        for (var c = 0; c < map.Classes; c++)
        {
            AddEntropy(entropies, map.Probabilities.Span.Slice(c * entropies.Length, entropies.Length));
        }

        return Positive(entropies);
    }

    private static float[] Margin(SegmentationMap map)
    {
        var values = map.Probabilities.Span;
        var pixels = map.Height * map.Width;
        var (first, second) = (new float[pixels], new float[pixels]);
        for (var c = 0; c < map.Classes; c++)
        {
            var plane = values.Slice(c * pixels, pixels);
            for (var i = 0; i < pixels; i++)
            {
                second[i] = Math.Max(second[i], Math.Min(first[i], plane[i]));
                first[i] = Math.Max(first[i], plane[i]);
            }
        }

        for (var i = 0; i < pixels; i++)
        {
            first[i] = 1 - (first[i] - second[i]);
        }

        return first;
    }

    private static float[] MutualInformation(IReadOnlyList<SegmentationMap> members)
    {
        var (pixels, mean) = (members[0].Height * members[0].Width, new float[members[0].Probabilities.Length]);
        var entropies = new float[pixels];
        foreach (var member in members)
        {
            Vectors.AddScaled(mean, 1f / members.Count, member.Probabilities.Span);
            Vectors.AddScaled(entropies, 1f / members.Count, Entropy(member));
        }

        var scores = Entropy(members[0] with { Probabilities = mean });
        for (var i = 0; i < pixels; i++)
        {
            scores[i] = Math.Max(0, scores[i] - entropies[i]);
        }

        // Rounding must not make members disagree that say the same.
        return members.All(m => m.Probabilities.Span.SequenceEqual(members[0].Probabilities.Span)) ? new float[pixels] : scores;
    }

    private static float[] Divergence(SegmentationMap map, IReadOnlyList<SegmentationMap> views)
    {
        var values = map.Probabilities.Span;
        var pixels = map.Height * map.Width;
        var own = new float[values.Length];
        Divergences.Logarithms(values, own);
        var (other, scores) = (new float[values.Length], new float[pixels]);
        foreach (var view in views)
        {
            var seen = view.Probabilities.Span;
            Divergences.Logarithms(seen, other);
            for (var c = 0; c < map.Classes; c++)
            {
                for (var (i, k) = (0, c * pixels); i < pixels; i++, k++)
                {
                    scores[i] += (values[k] - seen[k]) * (own[k] - other[k]) / (2 * views.Count);
                }
            }
        }

        return Positive(scores);
    }

    private static void AddEntropy(Span<float> entropies, ReadOnlySpan<float> plane)
    {
        var i = 0;
        for (; i <= plane.Length - Lanes; i += Lanes)
        {
            var p = Vector256.Create(plane[i..]);
            Vector256.FusedMultiplyAdd(-p, VectorLog.Of(p), Vector256.Create<float>(entropies[i..])).CopyTo(entropies[i..]);
        }

        for (; i < plane.Length; i++)
        {
            entropies[i] = MathF.FusedMultiplyAdd(-plane[i], VectorLog.Of(Vector256.Create(plane[i])).ToScalar(), entropies[i]);
        }
    }

    // A sure pixel sums to −0 or, by rounding, to a hair below 0.
    private static float[] Positive(float[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Max(0, values[i]);
        }

        return values;
    }
}
