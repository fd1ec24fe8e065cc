using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Federation;

/// <summary>What a site knows about its unlabelled samples when it scores them. Row i of every matrix belongs to <c>Ids[i]</c>.</summary>
public sealed record SitePool
{
    /// <summary>The samples, distinct.</summary>
    public required IReadOnlyList<SampleId> Ids { get; init; }

    /// <summary>Class probabilities of the global model [samples × classes].</summary>
    public required Matrix Global { get; init; }

    /// <summary>Class probabilities of the model fitted at this site [samples × classes].</summary>
    public required Matrix Local { get; init; }

    /// <summary>Features [samples × dimensions].</summary>
    public required Matrix Embeddings { get; init; }

    /// <summary>Labelled samples of each class at this site [classes].</summary>
    public required IReadOnlyList<int> LabelledPerClass { get; init; }

    /// <summary>The site's labelled samples with their features [labelled × dimensions]; null where nothing is labelled.</summary>
    public LabelledView? Labelled { get; init; }

    /// <summary>Samples the site may expect to be asked for, at least 1: the budget over the number of sites.</summary>
    public required int Expected { get; init; }
}
