namespace Winnow.Cli.Leaderboards;

/// <summary>What a leaderboard was asked for.</summary>
internal sealed record LeaderboardOptions
{
    /// <summary>Folders of data sets, or names in the data cache.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Strategies to run; random runs beside them.</summary>
    public required IReadOnlyList<string> Strategies { get; init; }

    /// <summary>Runs of each strategy on each data set; seeds are 1, 2, ….</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Samples of the pool at most; a larger one is drawn down, the same for every run.</summary>
    public int Pool { get; init; } = 4000;

    /// <summary>Queries of a run.</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>Principal components that features are reduced to.</summary>
    public int Components { get; init; } = 50;

    /// <summary>ONNX encoder whose features take the place of pixels; null for pixels.</summary>
    public string? Weights { get; init; }

    /// <summary>Output of the encoder that is learned from.</summary>
    public string Output { get; init; } = "features";

    /// <summary>Side in pixels that images are scaled to; null for 28 with pixels and 128 with an encoder.</summary>
    public int? Size { get; init; }

    /// <summary>Folder of the results.</summary>
    public required string Out { get; init; }

    /// <summary>Runs side by side, one thread each; 0 takes as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>The command line that repeats it.</summary>
    public string CommandLine { get; init; } = "";
}
