using System.Buffers;
using System.Text;

namespace Winnow.Core.Data;

/// <summary>A binary mask as COCO stores it: lengths of alternating runs of 0 and 1, starting with 0, column by column from the upper left.</summary>
public sealed class RunLengthMask : IEquatable<RunLengthMask>
{
    private readonly int[] counts;

    private RunLengthMask(int height, int width, int[] counts) => (Height, Width, this.counts) = (height, width, counts);

    /// <summary>Rows of the mask.</summary>
    public int Height { get; }

    /// <summary>Columns of the mask.</summary>
    public int Width { get; }

    /// <summary>The runs; only the first may be 0, and they sum to height × width.</summary>
    public ReadOnlySpan<int> Counts => counts;

    /// <summary>Number of set pixels.</summary>
    public long Area
    {
        get
        {
            var area = 0L;
            for (var i = 1; i < counts.Length; i += 2)
            {
                area += counts[i];
            }

            return area;
        }
    }

    /// <summary>The smallest box around the set pixels; null where there is none.</summary>
    public Box? Bounds
    {
        get
        {
            var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
            var start = 0;
            for (var i = 0; i < counts.Length; start += counts[i], i++)
            {
                if (i % 2 == 0 || counts[i] == 0)
                {
                    continue;
                }

                var (first, last) = (start, start + counts[i] - 1);
                (left, right) = (Math.Min(left, first / Height), Math.Max(right, last / Height));
                // A run that goes on in the next column touches the lower edge of one and the upper edge of the other.
                var within = first / Height == last / Height;
                (top, bottom) = (Math.Min(top, within ? first % Height : 0), Math.Max(bottom, within ? last % Height : Height - 1));
            }

            return right < 0 ? null : new(left, top, right + 1, bottom + 1);
        }
    }

    /// <summary>A mask of runs. Runs of 0 in the middle are merged away.</summary>
    /// <param name="height">1 or more.</param>
    /// <param name="width">1 or more; height × width at most 2³¹ − 1.</param>
    /// <param name="counts">0 or more each, summing to height × width.</param>
    /// <exception cref="FormatException">The runs do not fit the size; the message says how.</exception>
    public static RunLengthMask FromCounts(int height, int width, ReadOnlySpan<int> counts)
    {
        var pixels = (long)height * width;
        if (height < 1 || width < 1 || pixels > int.MaxValue)
        {
            throw new FormatException($"a mask of {height} × {width} pixels; sides of 1 or more and at most {int.MaxValue} pixels are possible");
        }

        var merged = new List<int>(counts.Length);
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0 || (sum += counts[i]) > pixels)
            {
                throw new FormatException($"run {i} of the mask is {counts[i]}, which leaves its {height} × {width} pixels");
            }

            if (merged.Count == 0 && i % 2 == 1)
            {
                merged.Add(0);
            }

            if (counts[i] == 0)
            {
                continue;
            }

            // After merging, position and value still agree: even places hold runs of 0.
            if (merged.Count % 2 == i % 2)
            {
                merged.Add(counts[i]);
            }
            else
            {
                merged[^1] += counts[i];
            }
        }

        return sum == pixels
            ? new(height, width, [.. merged])
            : throw new FormatException($"the runs of the mask cover {sum} of its {height} × {width} pixels");
    }

    /// <summary>A mask from COCO's compressed text.</summary>
    /// <remarks>Each count is written in groups of 5 bits, low ones first, from the fourth count on as the difference to the count two before.</remarks>
    /// <exception cref="FormatException">The text is no such mask; the message says how.</exception>
    public static RunLengthMask FromCompressed(int height, int width, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rented = ArrayPool<int>.Shared.Rent(text.Length);
        try
        {
            var (found, position) = (0, 0);
            while (position < text.Length)
            {
                var (value, shift, group) = (0L, 0, 0);
                do
                {
                    group = position < text.Length ? text[position++] - '0' : throw new FormatException("the compressed mask ends within a number");
                    if (group is < 0 or > 63 || shift > 35)
                    {
                        throw new FormatException($"character {position} of the compressed mask is none that such a mask has there");
                    }

                    value |= (long)(group & 31) << shift;
                    shift += 5;
                }
                while ((group & 32) != 0);
                value |= (group & 16) != 0 ? -1L << shift : 0;
                value += found > 2 ? rented[found - 2] : 0;
                rented[found++] = value is >= 0 and <= int.MaxValue ? (int)value : throw new FormatException($"run {found} of the compressed mask is {value}");
            }

            return FromCounts(height, width, rented.AsSpan(0, found));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>A mask of pixels in row-major order.</summary>
    /// <param name="height">1 or more.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="pixels">[height × width].</param>
    public static RunLengthMask FromPixels(int height, int width, ReadOnlySpan<bool> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, height * width);
        var runs = new List<int>();
        var (run, value) = (0, false);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (pixels[(y * width) + x] != value)
                {
                    runs.Add(run);
                    (run, value) = (0, !value);
                }

                run++;
            }
        }

        runs.Add(run);
        return FromCounts(height, width, [.. runs]);
    }

    /// <summary>The pixels in row-major order, [height × width].</summary>
    public bool[] ToPixels()
    {
        var pixels = new bool[Height * Width];
        var position = 0;
        for (var i = 0; i < counts.Length; position += counts[i], i++)
        {
            for (var p = position; i % 2 == 1 && p < position + counts[i]; p++)
            {
                pixels[(p % Height * Width) + (p / Height)] = true;
            }
        }

        return pixels;
    }

    /// <summary>COCO's compressed text, the same to the letter as the reference implementation writes.</summary>
    public string ToCompressed()
    {
        var text = new StringBuilder();
        for (var i = 0; i < counts.Length; i++)
        {
            var value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var group = value & 31;
                value >>= 5;
                more = (group & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)('0' + group + (more ? 32 : 0)));
            }
            while (more);
        }

        return text.ToString();
    }

    /// <summary>Union of masks of one size; null where there is none.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static RunLengthMask? Union(IReadOnlyList<RunLengthMask> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return masks.Count == 0 ? null : masks.Skip(1).Aggregate(masks[0], (a, b) => MaskMerge.Merge(a, b, (x, y) => x || y));
    }

    /// <summary>Number of pixels set in both.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public long IntersectionArea(RunLengthMask other) => MaskMerge.Merge(this, other, (x, y) => x && y).Area;

    /// <inheritdoc/>
    public bool Equals(RunLengthMask? other) => other is not null && (Height, Width) == (other.Height, other.Width) && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RunLengthMask);

    /// <inheritdoc/>
    public override int GetHashCode() => (((Height * 397) ^ Width) * 397) ^ counts.Length;
}
