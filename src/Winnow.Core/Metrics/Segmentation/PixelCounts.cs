namespace Winnow.Core.Metrics;

/// <summary>How many pixels of each class were taken for which: counts [true class][found class].</summary>
/// <param name="classes">Number of classes, background included; 1 to 255.</param>
public sealed class PixelCounts(int classes)
{
    private readonly long[] counts = new long[classes * classes];

    /// <summary>Number of classes, background included.</summary>
    public int Classes => classes;

    /// <summary>Pixels of one class that were taken for another, or for itself.</summary>
    /// <param name="truth">True class.</param>
    /// <param name="found">Found class.</param>
    public long this[int truth, int found] => counts[(truth * classes) + found];

    /// <summary>All pixels that count.</summary>
    public long Total => counts.Sum();

    /// <summary>Counts the pixels of one image; those that the truth ignores count for nothing. O(pixels).</summary>
    /// <param name="truth">What people drew.</param>
    /// <param name="found">What a model found, of the same size.</param>
    /// <param name="classes">Number of classes, background included.</param>
    /// <exception cref="ArgumentException">Sizes differ, or a class is out of range.</exception>
    public static PixelCounts Of(LabelMap truth, LabelMap found, int classes)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        if ((truth.Height, truth.Width) != (found.Height, found.Width))
        {
            throw new ArgumentException($"A truth of {truth.Height} × {truth.Width} pixels and a prediction of {found.Height} × {found.Width} cannot be compared.", nameof(found));
        }

        var result = new PixelCounts(classes);
        var t = truth.Classes.Span;
        var f = found.Classes.Span;
        for (var i = 0; i < t.Length; i++)
        {
            if (t[i] == LabelMap.Ignore)
            {
                continue;
            }

            if (t[i] >= classes || f[i] >= classes)
            {
                throw new ArgumentException($"Pixel {i} has class {Math.Max(t[i], f[i])}; there are {classes} classes.", nameof(found));
            }

            result.counts[(t[i] * classes) + f[i]]++;
        }

        return result;
    }

    /// <summary>Adds the pixels of another image.</summary>
    /// <exception cref="ArgumentException">It counts other classes.</exception>
    public void Add(PixelCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != classes)
        {
            throw new ArgumentException($"Counts of {other.Classes} classes cannot be added to those of {classes}.", nameof(other));
        }

        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }
    }

    /// <summary>Intersection over union of a class; null where it is in neither truth nor prediction.</summary>
    public double? Iou(int of) => Either(of) is var either and > 0 ? (double)this[of, of] / either : null;

    /// <summary>Dice coefficient of a class; null where it is in neither truth nor prediction.</summary>
    public double? Dice(int of) => Either(of) is var either and > 0 ? 2.0 * this[of, of] / (either + this[of, of]) : null;

    /// <summary>Pixels of a class in the truth.</summary>
    public long Pixels(int of) => Enumerable.Range(0, classes).Sum(c => this[of, c]);

    private long Either(int of) => Pixels(of) + Enumerable.Range(0, classes).Sum(c => this[c, of]) - this[of, of];
}
