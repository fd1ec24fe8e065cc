namespace Winnow.Core.Querying;

/// <summary>How well the detector handles each class, as the labelled images show, and what a class's boxes weigh for it.</summary>
/// <remarks>
/// Yang et al., <i>Plug and play active learning for object detection</i>, CVPR 2024. The authors follow p^0.6 · overlap^0.4 of matched boxes while they train; here every labelled object
/// has the best value that a box of its class reaches, 0 where none overlaps it, and a class the mean over its objects. That asks nothing of the trainer.
/// </remarks>
internal static class ClassQualities
{
    private const double ScorePower = 0.6;
    private const double Alpha = 0.3;
    private const double Beta = 0.2;

    /// <summary>Quality of each class, 0 to 1 [classes]; 0 for a class that no label shows, which counts as hardest.</summary>
    /// <exception cref="MissingEvidenceException">Objects are labelled, but the detections on their images were not gathered.</exception>
    /// <exception cref="ArgumentException">There is not one row per labelled image.</exception>
    public static double[] Of(PoolView pool, int classes)
    {
        var labelled = DetectionChecks.LabelledObjects(pool);
        var (sums, counts) = (new double[classes], new int[classes]);
        if (labelled.All(o => o.Count == 0))
        {
            return sums;
        }

        var found = pool.Labelled!.Detections ?? throw new MissingEvidenceException(nameof(Evidence.LabelledDetections));
        if (found.Count != labelled.Count)
        {
            throw new ArgumentException($"There are detections for {found.Count} of {labelled.Count} labelled images; give one row per image.", nameof(pool));
        }

        for (var i = 0; i < labelled.Count; i++)
        {
            if (found[i].Id != pool.Labelled.Ids[i] || DetectionProblem.Of(found[i]) is not null)
            {
                throw new ArgumentException($"Row {i} (sample {pool.Labelled.Ids[i]}) of the labelled detections {DetectionProblem.Of(found[i]) ?? $"belongs to sample {found[i].Id}; rows must be in the order of the ids"}.", nameof(pool));
            }

            foreach (var item in labelled[i])
            {
                if (item is { IsCrowd: false, Shape.Bounds: { } bounds })
                {
                    sums[item.Class] += found[i].Detections.Where(d => d.Class == item.Class).Select(d => Quality(d.Score, d.Box.Overlap(bounds))).DefaultIfEmpty(0).Max();
                    counts[item.Class]++;
                }
            }
        }

        return [.. sums.Zip(counts, (sum, n) => n == 0 ? 0 : sum / n)];
    }

    /// <summary>score^0.6 · overlap^0.4.</summary>
    public static double Quality(double score, double overlap) => Math.Pow(score, ScorePower) * Math.Pow(overlap, 1 - ScorePower);

    /// <summary>1 + αβ ln((e^(1/α) − 1)(1 − q) + 1), α = 0.3, β = 0.2: from 1 for a class without faults to 1.2 for the hardest.</summary>
    public static double Weight(double quality) => 1 + (Alpha * Beta * Math.Log(((Math.Exp(1 / Alpha) - 1) * (1 - quality)) + 1));
}
