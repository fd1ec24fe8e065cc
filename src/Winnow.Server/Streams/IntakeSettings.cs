using System.Text.Json;
using Winnow.Core.Streaming;
using Winnow.Storage;

namespace Winnow.Server.Streams;

/// <summary>How a project's stream runs; kept in its store as one JSON value.</summary>
public sealed record IntakeSettings
{
    /// <summary>Least of <see cref="Every"/>.</summary>
    public const double EveryMin = 0.01;

    /// <summary>Most of <see cref="Every"/>.</summary>
    public const double EveryMax = 3600;

    private const string Name = "stream";

    /// <summary>Whether images are taken at all. Default: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Import root of the watched folder, or null where images are pushed only.</summary>
    public string? Root { get; init; }

    /// <summary>Folder below the root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Images kept in any minute at most; 0 for no cap.</summary>
    public int PerMinute { get; init; }

    /// <summary>Images kept in any hour at most; 0 for no cap.</summary>
    public int PerHour { get; init; }

    /// <summary>Images kept in any day at most; 0 for no cap.</summary>
    public int PerDay { get; init; }

    /// <summary>Stream strategy. Default: <c>split</c>, which spends a part of its budget by chance.</summary>
    public string Strategy { get; init; } = "split";

    /// <summary>Share of the images that may be kept, above 0 and at most 1. Default: 0.1.</summary>
    public double Budget { get; init; } = 0.1;

    /// <summary>Seconds between two frames that are taken from a video, <see cref="EveryMin"/> to <see cref="EveryMax"/>. Default: 1.</summary>
    public double Every { get; init; } = 1;

    /// <summary>The caps as the library takes them.</summary>
    internal LabelCaps Caps => new(Cap(PerMinute), Cap(PerHour), Cap(PerDay));

    internal static IntakeSettings Read(Store store) =>
        store.ReadSetting(Name) is { } json ? JsonSerializer.Deserialize<IntakeSettings>(json, JsonSerializerOptions.Web)! : new();

    internal void Write(Store store, string by) => store.ChangeSetting(Name, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), by);

    private static int? Cap(int value) => value > 0 ? value : null;
}
