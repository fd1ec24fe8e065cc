using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>Seconds that labelling an image takes: so many for the image and so many for each object.</summary>
/// <remarks>
/// Non-negative least squares over measured times. What it predicts for a pool goes into <see cref="Querying.PoolView.Costs"/>, from where <c>cost-aware:</c> strategies choose by utility per second.
/// </remarks>
/// <param name="SecondsPerImage">For opening, searching and submitting; 0 or more.</param>
/// <param name="SecondsPerBox">For each object; 0 or more.</param>
public sealed record LabelTimeModel(double SecondsPerImage, double SecondsPerBox)
{
    /// <summary>The least time predicted for an image, in seconds: nothing costs nothing.</summary>
    public const double LeastSeconds = 0.1;

    /// <summary>The two numbers, neither below 0, with the least sum of squared errors. Where all images have as many objects only their sum can be told: all is put on the image. O(times).</summary>
    /// <exception cref="ArgumentException">There is no time, or one is no finite number of 0 or more.</exception>
    public static LabelTimeModel Fit(IReadOnlyList<LabelTime> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count == 0)
        {
            throw new ArgumentException("There is no measured time; label some images first.", nameof(times));
        }

        foreach (var (index, time) in times.Index())
        {
            if (time.Boxes < 0 || time.Seconds is not (>= 0 and < double.PositiveInfinity))
            {
                throw new ArgumentException($"Time {index} is {time.Seconds} s for {time.Boxes} objects; both must be finite and 0 or more.", nameof(times));
            }
        }

        var (boxes, seconds) = (times.Average(t => (double)t.Boxes), times.Average(t => t.Seconds));
        var variance = times.Sum(t => (t.Boxes - boxes) * (t.Boxes - boxes));
        var slope = variance > 0 ? times.Sum(t => (t.Boxes - boxes) * (t.Seconds - seconds)) / variance : 0;
        // With a convex error the best point outside the quadrant has its substitute on one of the two edges: the slope clamped first, or the image's share.
        return slope < 0 ? new(seconds, 0)
            : seconds - (slope * boxes) is var intercept and >= 0 ? new(intercept, slope)
            : new(0, times.Sum(t => t.Boxes * t.Seconds) / times.Sum(t => (double)t.Boxes * t.Boxes));
    }

    /// <summary>Seconds for an image with that many objects, or as many as are expected.</summary>
    /// <param name="boxes">Objects, 0 or more.</param>
    public double Predict(double boxes) => Math.Max(LeastSeconds, SecondsPerImage + (SecondsPerBox * boxes));

    /// <summary>Seconds for each image of a pool, from the number of objects that a detector expects: the sum of its scores above 0.05.</summary>
    public IReadOnlyList<float> Costs(IReadOnlyList<ImageDetections> pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return [.. pool.Select(image => (float)Predict(image.Detections.Where(d => d.Score > Querying.DetectionChecks.LeastScore).Sum(d => d.Score)))];
    }
}
