using Winnow.Core.Querying;

namespace Winnow.Cli.Commands;

/// <summary>Evidence in words that people read.</summary>
internal static class EvidenceNames
{
    private static readonly IReadOnlyList<(Evidence Evidence, string Name)> Names =
    [
        (Evidence.Probabilities, "probabilities"),
        (Evidence.MemberProbabilities, "probabilities of several members"),
        (Evidence.Embeddings, "embeddings"),
        (Evidence.GradientFactors, "gradient factors"),
        (Evidence.Labels, "labels"),
        (Evidence.Detections, "detections"),
        (Evidence.Masks, "masks"),
        (Evidence.Costs, "costs"),
        (Evidence.Head, "the last layer"),
        (Evidence.LabelProbabilities, "probabilities of several labels"),
        (Evidence.PredictedLosses, "predicted losses"),
        (Evidence.Targets, "examples to find or avoid"),
        (Evidence.LabelledProbabilities, "probabilities of labelled images"),
        (Evidence.MemberDetections, "detections of several members"),
        (Evidence.ViewDetections, "detections of changed copies"),
        (Evidence.DetectionFeatures, "features of detections"),
        (Evidence.DetectionProposals, "proposals of detections"),
        (Evidence.LabelledDetections, "detections of labelled images"),
        (Evidence.MemberMasks, "masks of several members"),
        (Evidence.ViewMasks, "masks of changed copies"),
    ];

    public static IReadOnlyList<string> Of(Evidence evidence) => [.. Names.Where(n => evidence.HasFlag(n.Evidence)).Select(n => n.Name)];
}
