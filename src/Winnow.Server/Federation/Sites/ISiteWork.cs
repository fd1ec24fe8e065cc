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

    /// <summary>Features and classes of labels that nothing is ever trained on [samples × dimensions]; none unless the site holds some out.</summary>
    (Matrix Inputs, IReadOnlyList<int> Classes) HeldOut(CancellationToken cancel) => (new(0, 1), []);

    /// <summary>What people did here so far; nothing unless the site says so.</summary>
    SiteWorkload Workload(CancellationToken cancel) => SiteWorkload.None;

    /// <summary>The model of a plan as this site trains it.</summary>
    /// <exception cref="FederationException">The site cannot take part with it; the message says why.</exception>
    ISiteModel Model(FederationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Tensors is null && plan.Features == Features
            ? new SoftmaxSiteModel(this, plan)
            : throw new FederationException($"The federation learns from '{plan.Features}', and this site has '{Features}'.");
    }

    /// <summary>Samples that may be labelled, and their features [samples × dimensions].</summary>
    (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel);

    /// <summary>Puts picks into the site's own queue; the same run again changes nothing.</summary>
    /// <exception cref="FederationException">They cannot be put there now; the agent tries again.</exception>
    Task QueueAsync(int run, string selector, IReadOnlyList<ScoredSample> picks, CancellationToken cancel);
}
