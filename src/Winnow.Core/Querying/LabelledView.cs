using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The samples that are labelled already, as strategies see them.</summary>
/// <param name="Ids">Ids in row order.</param>
/// <param name="Classes">Class index of each; empty where objects are drawn.</param>
/// <param name="Embeddings">Penultimate features [labelled × dimensions] of the same model as the pool's, or null where not gathered.</param>
public sealed record LabelledView(IReadOnlyList<SampleId> Ids, IReadOnlyList<int> Classes, Matrix? Embeddings = null)
{
    /// <summary>Class probabilities [labelled × classes] of the same model as the pool's, which has learned from them; null where not gathered.</summary>
    public Matrix? Probabilities { get; init; }

    /// <summary>The probability with which chance alone drew each sample from the pool; null for one that a strategy chose. Empty where nobody knows.</summary>
    public IReadOnlyList<double?> InclusionProbabilities { get; init; } = [];

    /// <summary>The objects of each labelled sample; empty where the task is classification, and then <see cref="Classes"/> is not.</summary>
    public IReadOnlyList<IReadOnlyList<ObjectAnnotation>> Objects { get; init; } = [];

    /// <summary>What the same detector as the pool's finds on each labelled image [labelled]; null where not gathered.</summary>
    public IReadOnlyList<ImageDetections>? Detections { get; init; }

    /// <summary>The labelled samples of a model's training, without evidence of the model.</summary>
    public static LabelledView Of(IReadOnlyList<LabelledSample> labelled)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        var objects = labelled.Count > 0 && labelled[0].Annotation is ObjectLabels;
        return new([.. labelled.Select(s => s.Id)], objects ? [] : [.. labelled.Select(s => s.Class)])
        {
            Objects = objects ? [.. labelled.Select(s => s.Objects)] : [],
            InclusionProbabilities = [.. labelled.Select(s => s.InclusionProbability)],
        };
    }
}
