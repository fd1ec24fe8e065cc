using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the images whose predicted boxes are in most doubt: a doubt per box, and one number per image.</summary>
/// <remarks>
/// Roy, Unmesh and Namboodiri, <i>Deep active learning for object detection</i>, BMVC 2018; Brust, Käding and Denzler, <i>Active learning for deep object detection</i>,
/// VISAPP 2019, from whom the class weights come too: a box of a class with N labelled objects of N₊ in all counts (N₊ + C) / ((N + 1) C), one added to every class so that
/// one without labels counts most and not infinitely. With as many labels of every class the weights are 1. Boxes up to the least score are left out; an image without boxes has 0. O(boxes × classes) time, O(samples) memory.
/// </remarks>
public sealed class BoxUncertaintySampling : UtilitySampling
{
    private readonly BoxUncertainty uncertainty;
    private readonly BoxAggregation aggregation;
    private readonly bool weighted;
    private readonly double leastScore;

    /// <summary>A strategy for one kind of doubt.</summary>
    /// <param name="uncertainty">The doubt in a box.</param>
    /// <param name="aggregation">How boxes become one number.</param>
    /// <param name="weighted">Whether boxes of classes that few labels show count more.</param>
    /// <param name="leastScore">Boxes count above this score, 0 to 1, default 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException">The least score is not within 0 to 1.</exception>
    public BoxUncertaintySampling(BoxUncertainty uncertainty, BoxAggregation aggregation, bool weighted = false, double leastScore = DetectionChecks.LeastScore)
    {
        if (leastScore is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(leastScore), leastScore, "A score is from 0 to 1.");
        }

        (this.uncertainty, this.aggregation, this.weighted, this.leastScore) = (uncertainty, aggregation, weighted, leastScore);
    }

    /// <inheritdoc/>
    public override string Name => $"{(weighted ? "weighted-" : "")}box-{Word(uncertainty)}-{Word(aggregation)}";

    /// <inheritdoc/>
    public override Evidence Needs => weighted ? Evidence.Detections | Evidence.Labels : Evidence.Detections;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        var detections = DetectionChecks.Detections(pool);
        var weights = weighted ? InverseFrequencies(DetectionChecks.LabelledObjects(pool), DetectionChecks.Classes(pool, detections)) : null;
        return Utilities(detections, pool.Threads, box => BoxDoubt.Of(box, uncertainty) * (weights?[box.Class] ?? 1), aggregation, leastScore);
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Doubt(pool, pool.Require(p => p.Detections)[row], leastScore);

    /// <summary>A utility of each image's boxes above the least score.</summary>
    internal static float[] Utilities(IReadOnlyList<ImageDetections> detections, int threads, Func<Detection, double> doubt, BoxAggregation aggregation, double leastScore)
    {
        var utilities = new float[detections.Count];
        Chunks.For(utilities.Length, threads, (_, start, end) =>
        {
            var doubts = new List<double>();
            for (var i = start; i < end; i++)
            {
                doubts.Clear();
                doubts.AddRange(detections[i].Detections.Where(d => d.Score > leastScore).Select(doubt));
                utilities[i] = (float)BoxDoubt.Aggregate(doubts, aggregation);
            }
        }, size: 64);
        return utilities;
    }

    /// <summary>How many boxes there are, and which the most doubtful may be.</summary>
    internal static string Doubt(PoolView pool, ImageDetections image, double leastScore)
    {
        var boxes = image.Detections.Where(d => d.Score > leastScore).ToList();
        return boxes.Count == 0
            ? "no object is seen here"
            : $"{(boxes.Count == 1 ? "1 object" : $"{boxes.Count} objects")} seen, in most doubt what may be {pool.ClassName(boxes.MaxBy(b => BoxDoubt.Of(b, BoxUncertainty.Entropy))!.Class)}";
    }

    /// <summary>What a box of each class counts [classes].</summary>
    internal static double[] InverseFrequencies(IReadOnlyList<IReadOnlyList<ObjectAnnotation>> labelled, int classes)
    {
        var counts = new double[classes];
        Array.Fill(counts, 1);
        foreach (var item in labelled.SelectMany(o => o))
        {
            counts[item.Class]++;
        }

        var total = counts.Sum();
        return [.. counts.Select(n => total / (n * classes))];
    }

    private static string Word(BoxUncertainty uncertainty) => uncertainty switch
    {
        BoxUncertainty.Margin => "margin",
        BoxUncertainty.Entropy => "entropy",
        _ => "bernoulli",
    };

    private static string Word(BoxAggregation aggregation) => aggregation switch
    {
        BoxAggregation.Sum => "sum",
        BoxAggregation.Max => "max",
        BoxAggregation.Mean => "mean",
        _ => "top",
    };
}
