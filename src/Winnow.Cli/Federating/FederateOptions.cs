using Winnow.Core.Federation;

namespace Winnow.Cli.Federating;

/// <summary>What <c>winnow federate simulate</c> was asked for.</summary>
internal sealed record FederateOptions
{
    /// <summary>Folder of a data set, or its name in the data cache.</summary>
    public required string Data { get; init; }

    /// <summary>Sites.</summary>
    public int Sites { get; init; } = 10;

    /// <summary>Dirichlet concentrations, one report each.</summary>
    public required IReadOnlyList<double> Alphas { get; init; }

    /// <summary>How many times rarer the last class is than the first.</summary>
    public double Imbalance { get; init; } = 1;

    /// <summary>Selectors; random runs beside them, and the centralised and isolated runs of the first.</summary>
    public required IReadOnlyList<ISiteSelector> Selectors { get; init; }

    /// <summary>Labels at the start over all sites.</summary>
    public int Initial { get; init; }

    /// <summary>Labels a query over all sites.</summary>
    public int Query { get; init; } = 50;

    /// <summary>Queries.</summary>
    public int Queries { get; init; } = 10;

    /// <summary>Rounds of averaging between queries.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>How sites train.</summary>
    public required LocalTraining Training { get; init; }

    /// <summary>How their models are joined.</summary>
    public required IAggregator Aggregator { get; init; }

    /// <summary>Whether control variates correct the steps.</summary>
    public bool Scaffold { get; init; }

    /// <summary>Chance of a site to be away in a round.</summary>
    public double DropOut { get; init; }

    /// <summary>Whether sums go through secure aggregation.</summary>
    public bool Secure { get; init; }

    /// <summary>δ of the privacy account.</summary>
    public double Delta { get; init; } = 1e-5;

    /// <summary>Runs of each; seeds are 1, 2, ….</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Images of the pool and of the test part at most.</summary>
    public int Pool { get; init; } = 4000;

    /// <summary>Principal components that features are reduced to.</summary>
    public int Components { get; init; } = 50;

    /// <summary>ONNX encoder whose features take the place of pixels; null for pixels.</summary>
    public string? Weights { get; init; }

    /// <summary>Folder of the results.</summary>
    public required string Out { get; init; }

    /// <summary>Runs side by side; 0 takes as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>The command line that repeats it.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Everything that decides a run besides data, partition, selector and seed, in words.</summary>
    public string Recipe => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Sites} sites, imbalance {Imbalance:g}, {Initial}+{Queries}×{Query} labels, {Rounds} rounds of {Aggregator.Name} a query{(Scaffold ? " with control variates" : "")}, {Training.Epochs} epochs of {Training.BatchSize} at {Training.LearningRate:g}, μ {Training.Proximal:g}{(Training.Private is { } p ? $", noise {p.Noise:g}, clip {p.ClipNorm:g}, rate {p.SampleRate:g}, {p.Steps} private steps" : "")}{(DropOut > 0 ? $", drop-out {DropOut:g}" : "")}{(Secure ? ", secure aggregation" : "")}");
}
