using Winnow.Core.Data;
using Winnow.Core.Loop;

namespace Winnow.Core.Federation;

/// <summary>A federation that is played in one process, on data whose classes are known.</summary>
public sealed record FederatedSetup
{
    /// <summary>Samples the sites hold together, with their true classes.</summary>
    public required IReadOnlyList<LabelledSample> Pool { get; init; }

    /// <summary>Samples every model is measured on.</summary>
    public required IReadOnlyList<LabelledSample> Holdout { get; init; }

    /// <summary>Features of both, of order 1.</summary>
    public required SampleFeatures Features { get; init; }

    /// <summary>Class names.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Sites, at least 1, default 10.</summary>
    public int Sites { get; init; } = 10;

    /// <summary>Dirichlet concentration of the classes over the sites; infinity for the same mixture everywhere.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>How many times rarer the last class is than the first, at least 1.</summary>
    public double Imbalance { get; init; } = 1;

    /// <summary>Labels at the start over all sites, drawn by chance.</summary>
    public int Initial { get; init; } = 20;

    /// <summary>Labels a query, over all sites.</summary>
    public int Query { get; init; } = 50;

    /// <summary>Queries.</summary>
    public int Queries { get; init; } = 10;

    /// <summary>Rounds of averaging between two queries.</summary>
    public int RoundsPerQuery { get; init; } = 10;

    /// <summary>How sites train.</summary>
    public LocalTraining Training { get; init; } = new();

    /// <summary>How their models are joined.</summary>
    public IAggregator Aggregator { get; init; } = new FedAvg();

    /// <summary>Whether sites correct their steps by control variates.</summary>
    public bool Scaffold { get; init; }

    /// <summary>Chance of each site to be away in a round, 0 to below 1.</summary>
    public double DropOut { get; init; }

    /// <summary>Whether sums of models and histograms go through secure aggregation. The choice is the same; models differ by rounding.</summary>
    public bool Secure { get; init; }

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="ArgumentException">Names the first.</exception>
    public FederatedSetup Validate()
    {
        var problem = Sites is < 1 or > 10_000 ? $"{Sites} sites; 1 to 10,000 are taken"
            : Pool.Count < Sites ? $"{Pool.Count} samples for {Sites} sites"
            : Holdout.Count == 0 ? "no sample to measure on"
            : Initial < 1 || Query < 1 || Queries < 0 || RoundsPerQuery < 1 ? "a number of labels, queries or rounds below 1"
            : !(DropOut is >= 0 and < 1) ? $"a drop-out of {DropOut}; it is at least 0 and below 1"
            : Secure && Aggregator.NeedsEachUpdate ? $"secure aggregation with '{Aggregator.Name}', which must see each update; take fedavg, fedadam or fedyogi"
            : Secure && (Sites < 3 || Sites > SecureRound.PartiesMax) ? $"secure aggregation of {Sites} sites; 3 to {SecureRound.PartiesMax} are taken"
            : Secure && Scaffold ? "secure aggregation with control variates, which are not summed securely"
            : null;
        Training.Validate();
        return problem is null ? this : throw new ArgumentException(FormattableString.Invariant($"The federation is refused: it has {problem}."));
    }
}
