using System.Runtime.CompilerServices;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The unlabelled pool with exactly the evidence a strategy asked for. Row i of every matrix belongs to <c>Ids[i]</c>.</summary>
public sealed record PoolView
{
    private readonly IRowSource? probabilities;
    private readonly IRowSource? embeddings;

    /// <summary>The samples that may be picked; distinct.</summary>
    public required IReadOnlyList<SampleId> Ids { get; init; }

    /// <summary>Class names for the reasons; empty where unknown.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Class probabilities [samples × classes], rows summing to 1; null where they are not in memory.</summary>
    public Matrix? Probabilities { get => probabilities as Matrix; init => probabilities = value; }

    /// <summary>The same, in memory or not, such as a <see cref="MatrixFile"/>: strategies that read row by row need no more. Give this or <see cref="Probabilities"/>.</summary>
    public IRowSource? ProbabilityRows { get => probabilities; init => probabilities = value; }

    /// <summary>One [samples × classes] matrix of probabilities per member.</summary>
    public IReadOnlyList<Matrix>? MemberProbabilities { get; init; }

    /// <summary>Penultimate features [samples × dimensions]; null where they are not in memory.</summary>
    public Matrix? Embeddings { get => embeddings as Matrix; init => embeddings = value; }

    /// <summary>The same, in memory or not. Give this or <see cref="Embeddings"/>.</summary>
    public IRowSource? EmbeddingRows { get => embeddings; init => embeddings = value; }

    /// <summary>The two factors of the last layer's gradient; null where they are not in memory.</summary>
    public GradientFactors? GradientFactors { get; init; }

    /// <summary>The same, in memory or not; by default <see cref="GradientFactors"/>.</summary>
    public GradientRows? GradientRows { get => field ?? (GradientFactors is { } factors ? new(factors.Residuals, factors.Features) : null); init; }

    /// <summary>What is labelled already.</summary>
    public LabelledView? Labelled { get; init; }

    /// <summary>Seconds that labelling each sample costs [samples].</summary>
    public IReadOnlyList<float>? Costs { get; init; }

    /// <summary>The last layer, which turns <see cref="Embeddings"/> into logits.</summary>
    public LinearHead? Head { get; init; }

    /// <summary>Independent probabilities of several labels [samples × labels], each 0 to 1.</summary>
    public Matrix? LabelProbabilities { get; init; }

    /// <summary>The loss the model expects of itself on each sample [samples].</summary>
    public IReadOnlyList<float>? PredictedLosses { get; init; }

    /// <summary>What to find more of, and what to keep away from.</summary>
    public TargetView? Targets { get; init; }

    /// <summary>What the detector found on each image [samples].</summary>
    public IReadOnlyList<ImageDetections>? Detections { get; init; }

    /// <summary>What each detector of an ensemble found [members][samples].</summary>
    public IReadOnlyList<IReadOnlyList<ImageDetections>>? MemberDetections { get; init; }

    /// <summary>What the detector found on changed copies of each image (mirrored, cut out, noisy), mapped back to the original [views][samples].</summary>
    public IReadOnlyList<IReadOnlyList<ImageDetections>>? ViewDetections { get; init; }

    /// <summary>Class probabilities of every pixel of each image [samples].</summary>
    public IReadOnlyList<SegmentationMap>? Maps { get; init; }

    /// <summary>The same of each member of an ensemble [members][samples].</summary>
    public IReadOnlyList<IReadOnlyList<SegmentationMap>>? MemberMaps { get; init; }

    /// <summary>The same of changed copies of each image, mapped back to the original [views][samples].</summary>
    public IReadOnlyList<IReadOnlyList<SegmentationMap>>? ViewMaps { get; init; }

    /// <summary>Regions that can be labelled one by one, such as superpixels [samples]; null for a grid.</summary>
    public IReadOnlyList<RegionMap>? Regions { get; init; }

    /// <summary>What is known about each sample besides its pixels, such as camera or site, in row order [samples]; null where nothing is. Filters read it.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Metadata { get; init; }

    /// <summary>Threads a strategy may use, at least 1; its picks do not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Evidence the strategy declared; missing evidence is an error that names it.</summary>
    /// <exception cref="MissingEvidenceException">The model gave no such evidence.</exception>
    public T Require<T>(Func<PoolView, T?> evidence, [CallerArgumentExpression(nameof(evidence))] string expression = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return evidence(this) ?? throw Missing(expression[(expression.LastIndexOf('.') + 1)..]);
    }

    /// <summary>The class's name, or <c>class 3</c> where names are unknown.</summary>
    public string ClassName(int index) => index < Classes.Count ? Classes[index] : $"class {index}";

    private MissingEvidenceException Missing(string name)
    {
        object? outside = name switch
        {
            nameof(Probabilities) => ProbabilityRows,
            nameof(Embeddings) => EmbeddingRows,
            nameof(GradientFactors) => GradientRows,
            _ => null,
        };
        return outside is null ? new(name) : MissingEvidenceException.NotInMemory(name);
    }
}
