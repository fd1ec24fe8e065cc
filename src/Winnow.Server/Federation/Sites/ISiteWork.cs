using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Server.Federation;

/// <summary>What a site's agent learns from and fills: images stay behind this border, and only features come over it.</summary>
public interface ISiteWork
{
    /// <summary>What the features are, as <see cref="FederationPlan.Features"/> names them.</summary>
    string Features { get; }

    /// <summary>Class names.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Features and classes of what is labelled now [samples × dimensions].</summary>
    (Matrix Inputs, IReadOnlyList<int> Classes) Labelled(CancellationToken cancel);

    /// <summary>Samples that may be labelled, and their features [samples × dimensions].</summary>
    (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel);

    /// <summary>Puts picks into the site's own queue; the same run again changes nothing.</summary>
    void Queue(int run, string selector, IReadOnlyList<ScoredSample> picks);
}
