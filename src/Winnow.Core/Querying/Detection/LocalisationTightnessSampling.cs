using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Picks the images with a box whose place and class contradict each other: sure of the class but not of the place, or the other way round.</summary>
/// <remarks>
/// LT/C of Kao et al., <i>Localization-aware active learning for object detection</i>, ACCV 2018. Tightness is the overlap of a box with the proposal that it came from. Utility:
/// the largest 1 − |tightness + score − 1|, so 0 for a box sure in both or in neither, 1 for one sure in one alone; 0 without boxes. It reads boxes of every score. O(boxes) time, O(samples) memory.
/// </remarks>
public sealed class LocalisationTightnessSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "localisation-tightness";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Detections | Evidence.DetectionProposals;

    /// <inheritdoc/>
    /// <exception cref="MissingEvidenceException">A box has no proposal.</exception>
    public override float[] Utilities(PoolView pool, Random random)
    {
        var detections = DetectionChecks.Detections(pool);
        return [.. detections.Select(image => (float)image.Detections.Select(Contradiction).DefaultIfEmpty(0).Max())];
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row)
    {
        var boxes = pool.Require(p => p.Detections)[row].Detections;
        return boxes.Count == 0 ? "no object is seen here"
            : boxes.MaxBy(Contradiction) is var worst && worst!.Score > 0.5 ? $"sure of {pool.ClassName(worst.Class)}, not of where it ends"
            : $"sure of where something ends, not that it is {pool.ClassName(worst.Class)}";
    }

    /// <summary>1 − |tightness + score − 1|, 0 to 1.</summary>
    internal static double Contradiction(Detection box)
    {
        var proposal = box.Proposal ?? throw new MissingEvidenceException(nameof(Evidence.DetectionProposals));
        return 1 - Math.Abs(box.Box.Overlap(proposal) + box.Score - 1);
    }
}
