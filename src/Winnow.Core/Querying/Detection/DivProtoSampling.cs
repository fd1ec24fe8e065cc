using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the images of highest entropy, where likeness counts once: boxes that look alike within an image, and images whose objects look like those picked already.</summary>
/// <remarks>
/// Wu, Chen and Huang, <i>Entropy-based active learning for object detection with progressive diversity constraint</i>, CVPR 2022. Entropy NMS: boxes by falling entropy, each removing those of its class
/// whose features have a cosine above 0.5 with it; utility: the sum of what is left. Prototypes: the entropy-weighted mean feature of each class of an image; an image waits where each of its classes has a prototype
/// with a cosine above 0.7 to one picked before. Where others run out, those that waited follow by utility, none above the last. The authors' quota for rare classes is left out.
/// O(boxes² × dimensions) per image, O(samples × count × classes × dimensions) time at most.
/// </remarks>
public sealed class DivProtoSampling : IQueryStrategy
{
    private const float AlikeBoxes = 0.5f;
    private const float AlikeImages = 0.7f;

    /// <inheritdoc/>
    public string Name => "divproto";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Detections | Evidence.DetectionFeatures;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var detections = DetectionChecks.Detections(pool);
        DetectionChecks.Dimensions(pool, detections, DetectionChecks.LeastScore);
        var utilities = new float[pool.Ids.Count];
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                utilities[i] = (float)new DoubtfulBoxes(detections[i], DetectionChecks.LeastScore).EntropyAfterSuppression(AlikeBoxes);
            }
        }, size: 16);
        var ties = new TieBreaker(random);
        var (picked, waiting) = (new List<int>(), new List<int>());
        var prototypes = new Dictionary<int, List<float[]>>();
        foreach (var row in Enumerable.Range(0, utilities.Length).OrderByDescending(i => utilities[i]).ThenBy(i => ties.Key(pool.Ids[i])).TakeWhile(_ => picked.Count < count))
        {
            var own = new DoubtfulBoxes(detections[row], DetectionChecks.LeastScore).Prototypes();
            if (own.All(p => prototypes.TryGetValue(p.Class, out var known) && known.Exists(k => Vectors.Dot(k, p.Feature) > AlikeImages)))
            {
                waiting.Add(row);
                continue;
            }

            picked.Add(row);
            foreach (var (c, feature) in own)
            {
                (prototypes.TryGetValue(c, out var known) ? known : prototypes[c] = []).Add(feature);
            }
        }

        var last = picked.Count > 0 ? utilities[picked[^1]] : float.MaxValue;
        return
        [
            .. picked.Select(i => new Pick(pool.Ids[i], utilities[i], BoxUncertaintySampling.Doubt(pool, detections[i], DetectionChecks.LeastScore))),
            .. waiting.Take(Math.Max(0, count - picked.Count)).Select(i => new Pick(pool.Ids[i], Math.Min(last, utilities[i]), detections[i].Detections.Count == 0 ? "no object is seen here" : "its objects look like those of images picked before")),
        ];
    }
}
