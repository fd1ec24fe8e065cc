using Winnow.Client;

namespace Winnow.Cli.Annotating;

/// <summary>What simulated annotators do.</summary>
internal sealed record SimulatedWork
{
    /// <summary>Id of the project.</summary>
    public required string Project { get; init; }

    /// <summary>Version of the project's classes.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>How many classes there are.</summary>
    public required int Classes { get; init; }

    /// <summary>The class of an image; null where it is skipped.</summary>
    public required Func<QueueItem, int?> Truth { get; init; }

    /// <summary>Share of the answers that name another class, 0 to 1. Default: 0.</summary>
    public double Noise { get; init; }

    /// <summary>Mean seconds that an answer takes; 0 answers at once. Default: 0.</summary>
    public double SecondsPerLabel { get; init; }

    /// <summary>Sends an answer again, with its key, until the server has it, also while there is no server. Default: false.</summary>
    public bool Persistent { get; init; }

    /// <summary>Seed of noise, pace and keys.</summary>
    public required int Seed { get; init; }

    /// <summary>The only clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Told of each image that is given out, by any thread: image and annotator.</summary>
    public Action<QueueItem, int>? Leased { get; init; }

    /// <summary>Told of each answer that the server has, by any thread.</summary>
    public Action<Acknowledged>? Saved { get; init; }
}
