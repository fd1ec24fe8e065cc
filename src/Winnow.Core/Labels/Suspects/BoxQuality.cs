using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>Finds overlooked, swapped and badly located boxes by comparing annotations with a detector that did not learn from them.</summary>
/// <remarks>
/// The three kinds of error of ObjectLab (Tkachenko, Thyagarajan and Mueller 2023), and its softmin over the boxes of an image, which one bad box pulls down. Two boxes
/// are compared by 0.9·IoU + 0.1·nearness, where nearness falls with the distance of their centres, so that boxes that just miss each other differ from distant
/// ones. Any detector's boxes will do. O(given × predicted) per image.
/// </remarks>
/// <param name="confidence">Confidence from which a prediction accuses an annotation, 0 to 1, default 0.9.</param>
/// <param name="temperature">Of the softmin, above 0, default 0.1.</param>
public sealed class BoxQuality(double confidence = 0.9, double temperature = 0.1)
{
    private const double Overlap = 0.9;

    /// <summary>Every box with its quality: each given box as swapped and as badly located, each confident prediction as overlooked.</summary>
    /// <param name="given">Annotated boxes of an image.</param>
    /// <param name="predicted">Predicted boxes of the same image, after non-maximum suppression.</param>
    /// <exception cref="ArgumentException">A confidence is not in [0, 1], or a box has no finite extent.</exception>
    public IReadOnlyList<BoxError> Errors(IReadOnlyList<GivenBox> given, IReadOnlyList<PredictedBox> predicted)
    {
        Check(given, predicted);
        var errors = new List<BoxError>();
        foreach (var (i, box) in given.Index())
        {
            var same = Best(box.Box, predicted.Where(p => p.Class == box.Class));
            var other = Best(box.Box, predicted.Where(p => p.Class != box.Class && p.Confidence >= confidence));
            // A confident prediction of the given class at the same place speaks for it.
            errors.Add(new(BoxErrorKind.Swapped, i, 1 - Math.Max(0, other.Score - same.Score)));
            // Without a prediction of its class nearby nothing is known about where it should be.
            errors.Add(new(BoxErrorKind.BadlyLocated, i, same.Overlap > 0 ? 1 - (same.Confidence * (1 - same.Similarity)) : 1));
        }

        foreach (var (i, p) in predicted.Index().Where(p => p.Item.Confidence >= confidence))
        {
            // A given box of another class at the same place was swapped, not overlooked.
            var nearest = given.Count == 0 ? 0 : given.Max(g => g.Box.Overlap(p.Box) > 0 ? Similarity(g.Box, p.Box) : 0);
            errors.Add(new(BoxErrorKind.Overlooked, i, 1 - (p.Confidence * (1 - nearest))));
        }

        return errors;
    }

    /// <summary>Quality of an image's annotations, 0 to 1: the softmin of its boxes' qualities; 1 where nothing can be said.</summary>
    /// <param name="errors">What <see cref="Errors"/> gave.</param>
    /// <param name="kind">One kind of error alone, or null for all.</param>
    public double Of(IEnumerable<BoxError> errors, BoxErrorKind? kind = null)
    {
        double[] values = [.. errors.Where(e => kind is null || e.Kind == kind).Select(e => e.Quality)];
        if (values.Length == 0)
        {
            return 1;
        }

        var least = values.Min();
        double[] weights = [.. values.Select(v => Math.Exp((least - v) / temperature))];
        return values.Zip(weights, (v, w) => v * w).Sum() / weights.Sum();
    }

    private static (double Score, double Similarity, double Overlap, double Confidence) Best(Box box, IEnumerable<PredictedBox> predicted) =>
        predicted.Select(p => (Score: p.Confidence * (box.Overlap(p.Box) > 0 ? Similarity(box, p.Box) : 0), Similarity: Similarity(box, p.Box), Overlap: box.Overlap(p.Box), p.Confidence))
            .OrderByDescending(p => p.Score).ThenByDescending(p => p.Similarity).FirstOrDefault();

    private static double Similarity(Box a, Box b)
    {
        var x = ((a.Left + a.Right) - (b.Left + b.Right)) / 2;
        var y = ((a.Top + a.Bottom) - (b.Top + b.Bottom)) / 2;
        var size = Math.Sqrt(Math.Max(1e-12, Math.Max(a.Area, b.Area)));
        return (Overlap * a.Overlap(b)) + ((1 - Overlap) * Math.Exp(-Math.Sqrt((x * x) + (y * y)) / size));
    }

    private static void Check(IReadOnlyList<GivenBox> given, IReadOnlyList<PredictedBox> predicted)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(predicted);
        foreach (var (i, p) in predicted.Index())
        {
            if (!(p.Confidence is >= 0 and <= 1))
            {
                throw new ArgumentException($"Predicted box {i} has confidence {p.Confidence}; it must lie between 0 and 1.", nameof(predicted));
            }
        }

        foreach (var (i, box) in given.Select(g => g.Box).Concat(predicted.Select(p => p.Box)).Index())
        {
            if (!double.IsFinite(box.Area) || box.Right < box.Left || box.Bottom < box.Top)
            {
                throw new ArgumentException($"Box {(i < given.Count ? i : i - given.Count)} of the {(i < given.Count ? "given" : "predicted")} ones, {box}, has no finite extent; right and bottom must not lie before left and top.", i < given.Count ? nameof(given) : nameof(predicted));
            }
        }
    }
}
