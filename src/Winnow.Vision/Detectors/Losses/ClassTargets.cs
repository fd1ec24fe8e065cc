using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>What the class scores of an anchor that learns an object should be.</summary>
internal static class ClassTargets
{
    /// <summary>1 for the object's class and 0 for others […, count]; smoothed, 1 − s + s / count and s / count (Szegedy et al., CVPR 2016). They sum to 1, so of a single class nothing is smoothed.</summary>
    /// <param name="classes">int64 […].</param>
    /// <param name="count">Number of classes.</param>
    /// <param name="smoothing">The share s that all classes get alike, 0 to below 1.</param>
    public static Tensor Of(Tensor classes, long count, double smoothing)
    {
        var scores = classes.OneHot(count).To(ScalarType.Float32);
        return smoothing > 0 ? scores.Multiply(1 - smoothing).Add(smoothing / count) : scores;
    }
}
