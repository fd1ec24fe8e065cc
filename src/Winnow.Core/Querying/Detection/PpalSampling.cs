using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Picks images whose boxes are in doubt, most of all of classes that the detector handles badly, and of those the ones whose objects look different from each other.</summary>
/// <remarks>
/// PPAL: Yang, Huang and Crowley, <i>Plug and play active learning for object detection</i>, CVPR 2024. Stage one: Σ w(class) × Bernoulli entropy over the boxes above the least score, which is the utility; w is 1 for a
/// class without faults on the labelled images and 1.2 for the hardest (<see cref="ClassQualities"/>). Stage two: among the 4 × count of highest utility, k-center greedy and then k-medoids over the
/// distances of their objects' features (<see cref="ObjectDistances"/>). Queries of more than 1,000 are chosen in batches of 1,000. O(boxes × classes) time for stage one; O(b² × dimensions) for stage two, where b is the number of
/// boxes per class among the 4,000 candidates at most; O(candidates² + their boxes × dimensions) memory.
/// </remarks>
public sealed class PpalSampling : IRankedStrategy
{
    private const int BatchMax = 1000;
    private readonly double leastScore;
    private readonly int factor;

    /// <summary>A strategy with settings of its own, or the authors'.</summary>
    /// <param name="leastScore">Boxes count above this score, 0 to 1, default 0.05.</param>
    /// <param name="factor">Candidates per pick that go on to stage two, at least 1, default 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public PpalSampling(double leastScore = DetectionChecks.LeastScore, int factor = 4)
    {
        if (leastScore is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(leastScore), leastScore, "A score is from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        (this.leastScore, this.factor) = (leastScore, factor);
    }

    /// <inheritdoc/>
    public string Name => "ppal";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Detections | Evidence.DetectionFeatures | Evidence.Labels | Evidence.LabelledDetections;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var detections = DetectionChecks.Detections(pool);
        var dimensions = DetectionChecks.Dimensions(pool, detections, leastScore);
        var utilities = Doubts(pool, detections);
        var ties = new TieBreaker(random);
        var ranked = new List<int>(Enumerable.Range(0, pool.Ids.Count).OrderByDescending(i => utilities[i]).ThenBy(i => ties.Key(pool.Ids[i])));
        var picks = new List<Pick>();
        for (var left = Math.Min(count, pool.Ids.Count); left > 0;)
        {
            var batch = Math.Min(left, BatchMax);
            int[] candidates = [.. ranked.Take((int)Math.Min(ranked.Count, (long)factor * batch))];
            var table = ObjectDistances.Of([.. candidates.Select(i => detections[i])], dimensions, leastScore, pool.Threads);
            var (medoids, assignment) = Numerics.TableMedoids.Fit(table, batch, first: 0, i => ties.Key(pool.Ids[candidates[i]]));
            var sizes = assignment.CountBy(c => c).ToDictionary();
            picks.AddRange(medoids.Select((medoid, c) => (Row: candidates[medoid], Size: sizes[c]))
                .Select(p => new Pick(pool.Ids[p.Row], utilities[p.Row], Reason(pool, detections[p.Row], p.Size))));
            var taken = medoids.Select(m => candidates[m]).ToHashSet();
            ranked.RemoveAll(taken.Contains);
            left -= batch;
        }

        return [.. picks.OrderByDescending(p => p.Utility).ThenBy(p => ties.Key(p.Id))];
    }

    int IRankedStrategy.Ranked(int count) => (int)Math.Min(int.MaxValue, (long)factor * count);

    float[] IRankedStrategy.RankedBy(PoolView pool) => Doubts(pool, DetectionChecks.Detections(pool));

    /// <summary>Stage one: each image's doubts, weighted by how hard the class is [samples].</summary>
    internal float[] Doubts(PoolView pool, IReadOnlyList<ImageDetections> detections)
    {
        double[] weights = [.. ClassQualities.Of(pool, DetectionChecks.Classes(pool, detections)).Select(ClassQualities.Weight)];
        return BoxUncertaintySampling.Utilities(detections, pool.Threads, box => weights[box.Class] * BoxDoubt.Of(box, BoxUncertainty.Bernoulli), BoxAggregation.Sum, leastScore);
    }

    private string Reason(PoolView pool, ImageDetections image, int size) =>
        BoxUncertaintySampling.Doubt(pool, image, leastScore) + (size > 1 ? $", {Reasons.Images(size - 1)} like it" : "");
}
