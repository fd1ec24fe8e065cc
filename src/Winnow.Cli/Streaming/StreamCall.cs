using Winnow.Core.Streaming;

namespace Winnow.Cli.Streaming;

/// <summary>What a stream was asked for; null settings are those of the stream that has begun, else the defaults.</summary>
internal sealed record StreamCall
{
    /// <summary>Strategy of a new stream: splits the budget between doubt and chance, so that drift of unknown kind shows.</summary>
    public const string DefaultStrategy = "split";

    /// <summary>Seconds between two frames that are taken from a video.</summary>
    public const double DefaultEvery = 1;

    /// <summary>Folder of the project.</summary>
    public required string Project { get; init; }

    /// <summary>Folder of the images that pass by, or a video file.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the stream within the project.</summary>
    public required string Name { get; init; }

    /// <summary>The stream strategy.</summary>
    public IStreamStrategy? Strategy { get; init; }

    /// <summary>Share of the stream that may be labelled.</summary>
    public double? Budget { get; init; }

    /// <summary>Seed of every draw.</summary>
    public int? Seed { get; init; }

    /// <summary>Labels people can give in a minute, an hour or a day.</summary>
    public LabelCaps Caps { get; init; } = new();

    /// <summary>An ONNX encoder whose frozen features are scored in place of the project's model.</summary>
    public Simulating.SimulateOptions? Encoder { get; init; }

    /// <summary>Seconds between two frames that are taken from a video.</summary>
    public double Every { get; init; } = DefaultEvery;

    /// <summary>Whether to wait for more images.</summary>
    public bool Watch { get; init; }

    /// <summary>With <see cref="Watch"/>: stop after this long without a new image; null waits for Ctrl-C.</summary>
    public TimeSpan? Idle { get; init; }
}
