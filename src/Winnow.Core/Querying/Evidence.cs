namespace Winnow.Core.Querying;

/// <summary>What a strategy reads about the pool, and what a model can give.</summary>
[Flags]
public enum Evidence
{
    /// <summary>Nothing but the ids.</summary>
    None = 0,

    /// <summary>Class probabilities [samples × classes], rows summing to 1.</summary>
    Probabilities = 1,

    /// <summary>Class probabilities of several members (MC-dropout masks or ensemble), each [samples × classes].</summary>
    MemberProbabilities = 2,

    /// <summary>Penultimate features [samples × dimensions].</summary>
    Embeddings = 4,

    /// <summary>The two factors of the last layer's gradient: residual p − e(ŷ) and features.</summary>
    GradientFactors = 8,

    /// <summary>Samples that are labelled already, with classes and (where embeddings are asked for) embeddings.</summary>
    Labels = 16,

    /// <summary>Predicted boxes with class scores.</summary>
    Detections = 32,

    /// <summary>Per-pixel class probabilities.</summary>
    Masks = 64,

    /// <summary>Seconds that labelling each sample costs.</summary>
    Costs = 128,

    /// <summary>The last layer itself: weights and bias that turn embeddings into logits.</summary>
    Head = 256,

    /// <summary>Independent probabilities of several labels [samples × labels]; rows need not sum to 1.</summary>
    LabelProbabilities = 512,

    /// <summary>The loss that the model expects of itself on each sample.</summary>
    PredictedLosses = 1024,

    /// <summary>Embeddings of samples to find more of, and of samples to keep away from.</summary>
    Targets = 2048,

    /// <summary>Class probabilities of the labelled samples by the same model; comes with <see cref="Labels"/>.</summary>
    LabelledProbabilities = 4096,

    /// <summary>Predicted boxes of several detectors, such as an ensemble.</summary>
    MemberDetections = 8192,

    /// <summary>Predicted boxes of one detector on changed copies of the image (mirrored, cut out, noisy), mapped back to the original.</summary>
    ViewDetections = 16384,

    /// <summary>What the network saw at each box; comes with <see cref="Detections"/>.</summary>
    DetectionFeatures = 32768,

    /// <summary>Where the network looked before its last step; comes with <see cref="Detections"/>.</summary>
    DetectionProposals = 65536,

    /// <summary>Predicted boxes on the labelled images by the same model; comes with <see cref="Labels"/>.</summary>
    LabelledDetections = 131072,

    /// <summary>Per-pixel class probabilities of several members.</summary>
    MemberMasks = 262144,

    /// <summary>Per-pixel class probabilities of changed copies of the image, mapped back to the original.</summary>
    ViewMasks = 524288,
}
