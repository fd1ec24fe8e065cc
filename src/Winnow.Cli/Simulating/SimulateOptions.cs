namespace Winnow.Cli.Simulating;

/// <summary>What a simulation was asked for; presets such as the demo's are varied by <c>with</c>.</summary>
internal sealed record SimulateOptions
{
    /// <summary>Path of the data set, or a name in the data cache.</summary>
    public required string Data { get; init; }

    /// <summary>The task; this version knows <c>classify</c>.</summary>
    public string Task { get; init; } = "classify";

    /// <summary>Strategies to run; random is always run beside them as the yardstick.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = ["margin"];

    /// <summary>Name of the learner.</summary>
    public required string Model { get; init; }

    /// <summary>Random labels before the first query, at least 1.</summary>
    public int Initial { get; init; } = 20;

    /// <summary>Labels bought per round, at least 1.</summary>
    public int Query { get; init; } = 50;

    /// <summary>Labels at which a run ends, more than <see cref="Initial"/>.</summary>
    public int Budget { get; init; } = 1020;

    /// <summary>Runs per strategy, at least 1; seeds are 1, 2, ….</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>When to stop before the budget, such as <c>target:0.95</c> or <c>plateau</c>; null never does.</summary>
    public string? Stop { get; init; }

    /// <summary>Folder of the results.</summary>
    public required string Out { get; init; }

    /// <summary>Device of the learner, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads; 0 takes as many as there are processors.</summary>
    public int Threads { get; init; }
}
