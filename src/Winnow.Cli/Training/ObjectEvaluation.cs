namespace Winnow.Cli.Training;

/// <summary>Judges what a detector or segmenter found on images that it did not learn from.</summary>
/// <param name="images">The images.</param>
internal abstract class ObjectEvaluation(IReadOnlyList<HeldOutImage> images)
{
    /// <summary>The images.</summary>
    public IReadOnlyList<HeldOutImage> Images => images;

    /// <summary>Name of the leading figure.</summary>
    public abstract string Metric { get; }

    /// <summary>Name of the leading figure of one class.</summary>
    public abstract string ClassMetric { get; }

    /// <summary>The figures over some of the images, each as often as it is named.</summary>
    /// <param name="rows">Places of images.</param>
    public abstract ObjectFigures Of(IReadOnlyList<int> rows);

    /// <summary>The figures over all images.</summary>
    public ObjectFigures OfAll() => Of([.. Enumerable.Range(0, images.Count)]);

    /// <summary>How wrong one image is, and in words.</summary>
    /// <returns>0 where nothing is wrong, more where more is; one sentence.</returns>
    public abstract (double Loss, string Sentence) Fault(int row);
}
