using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The least distance of each box to the boxes of every other image, from a block of squared distances of unit features.</summary>
internal static class ObjectMatches
{
    /// <summary>Adds score × least cosine distance, in both directions, for all pairs of an image of the left and one of the right block. No other block holds the same pairs.</summary>
    public static void Add(Matrix directed, ObjectDistances.Item[] boxes, int[] starts, (int From, int To) left, (int From, int To) right, float[] squared)
    {
        var width = starts[right.To] - starts[right.From];
        var columnLeast = new float[width];
        for (var g = left.From; g < left.To; g++)
        {
            var image = boxes[starts[g]].Image;
            Array.Fill(columnLeast, float.PositiveInfinity);
            for (var b = starts[g]; b < starts[g + 1]; b++)
            {
                var row = squared.AsSpan((b - starts[left.From]) * width, width);
                Lower(columnLeast, row);
                var score = (float)boxes[b].Box.Score;
                var target = directed.Row(image);
                for (var h = right.From; h < right.To; h++)
                {
                    target[boxes[starts[h]].Image] += score * Least(row[(starts[h] - starts[right.From])..(starts[h + 1] - starts[right.From])]) / 2;
                }
            }

            // A block beside itself holds both directions already.
            for (var h = right.From; h < right.To && left != right; h++)
            {
                var sum = 0f;
                for (var b = starts[h]; b < starts[h + 1]; b++)
                {
                    sum += (float)boxes[b].Box.Score * columnLeast[b - starts[right.From]] / 2;
                }

                directed[boxes[starts[h]].Image, image] += sum;
            }
        }
    }

    private static void Lower(Span<float> least, ReadOnlySpan<float> row)
    {
        var i = 0;
        for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.Min(Vector256.Create<float>(least[i..]), Vector256.Create(row[i..])).CopyTo(least[i..]);
        }

        for (; i < row.Length; i++)
        {
            least[i] = Math.Min(least[i], row[i]);
        }
    }

    private static float Least(ReadOnlySpan<float> values)
    {
        var least = values[0];
        var i = 0;
        if (values.Length >= Vector256<float>.Count)
        {
            var lanes = Vector256.Create(values);
            for (i = Vector256<float>.Count; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                lanes = Vector256.Min(lanes, Vector256.Create(values[i..]));
            }

            for (var lane = 0; lane < Vector256<float>.Count; lane++)
            {
                least = Math.Min(least, lanes[lane]);
            }
        }

        for (; i < values.Length; i++)
        {
            least = values[i] < least ? values[i] : least;
        }

        return least;
    }
}
