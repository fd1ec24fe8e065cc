using System.Text.Json;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>How a project is run; kept in its store as one JSON value.</summary>
public sealed record ProjectSettings
{
    private const string Name = "server";
    private const string UsualStrategy = "adaptive";
    private const string UsualModel = "cnn";

    /// <summary>Query strategy. Default: <c>adaptive</c>, which is <c>adaptive-detection</c> where boxes and <c>adaptive-segmentation</c> where areas are drawn.</summary>
    public string Strategy { get; init; } = UsualStrategy;

    /// <summary>Samples a round picks, 1 to 100,000. Default: 60.</summary>
    public int Query { get; init; } = 60;

    /// <summary>Annotators that a sample needs, 1 to 9. Default: 1.</summary>
    public int Overlap { get; init; } = 1;

    /// <summary>Agreement from which shapes of several annotators become one label, 0 to 1; below it a reviewer decides. Default: 0.5.</summary>
    public double AgreementMin { get; init; } = 0.5;

    /// <summary>Share of a round drawn by chance, the yardstick, 0 to 1. Default: 0.1.</summary>
    public double RandomShare { get; init; } = 0.1;

    /// <summary>Annotators do not see each other's answers. Default: true.</summary>
    public bool Blind { get; init; } = true;

    /// <summary>Limits on what is spent; null for none.</summary>
    public ProjectBudget Budget { get; init; } = new();

    /// <summary>Value of the metric at which the project is done, above 0 and at most 1, or null.</summary>
    public double? Target { get; init; }

    /// <summary>Network that is trained. Default: <c>cnn</c>, which stands for <c>yolo11-pico</c> where boxes and for <c>unet-small</c> where areas are drawn.</summary>
    public string Model { get; init; } = UsualModel;

    /// <summary>Side in pixels that the network sees images at, 4 to 2,048; null for the network's own. Detectors and segmenters take multiples of 32 or 16 pixels.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Passes over the labels, 1 to 10,000; null for the network's own, and enough steps for few labels.</summary>
    public int? Epochs { get; init; }

    /// <summary>Rounds search for a better recipe of training whenever the labels have grown by half, in at most a quarter of the time that trainings took; nothing is searched where <see cref="Epochs"/> are set. Default: true.</summary>
    public bool Tune { get; init; } = true;

    /// <summary>New labels after which the next round starts by itself, or null to start it by hand. Default: when the round's picks are answered.</summary>
    public int? TrainAfter { get; init; }

    /// <summary>Rounds start by themselves. Default: true.</summary>
    public bool Automatic { get; init; } = true;

    /// <summary>Exports leave out what cameras write into files, such as places. Default: true.</summary>
    public bool StripMetadata { get; init; } = true;

    /// <summary>Viewers may download exports; otherwise managers alone. Default: false.</summary>
    public bool PublicExport { get; init; }

    /// <summary>Since when the project lies in the bin, or null.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Name as people know it; null for the one it was created with.</summary>
    public string? Title { get; init; }

    /// <summary>The strategy that chooses in a project of a task.</summary>
    internal string StrategyFor(string task) => (Strategy, task) switch
    {
        (UsualStrategy, ProjectTasks.Detect) => "adaptive-detection",
        (UsualStrategy, ProjectTasks.Segment) => "adaptive-segmentation",
        _ => Strategy,
    };

    /// <summary>The network that a project of a task trains.</summary>
    internal string ModelFor(string task) => (Model, task) switch
    {
        (UsualModel, ProjectTasks.Detect) => "yolo11-pico",
        (UsualModel, ProjectTasks.Segment) => "unet-small",
        _ => Model,
    };

    /// <summary>The settings of a store; the defaults where none were set.</summary>
    internal static ProjectSettings Read(Store store) => Parse(ReadText(store));

    /// <summary>The settings of a store as they are kept; null where none were set.</summary>
    internal static string? ReadText(Store store) => store.ReadSetting(Name);

    /// <summary>The settings in a text of <see cref="ReadText"/>.</summary>
    internal static ProjectSettings Parse(string? text) => text is null ? new() : JsonSerializer.Deserialize<ProjectSettings>(text, JsonSerializerOptions.Web)!;

    /// <summary>Keeps the settings.</summary>
    internal void Write(Store store, string by) => store.ChangeSetting(Name, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), by);
}

/// <summary>Limits on what a project may spend.</summary>
/// <param name="Labels">Labels, or null.</param>
/// <param name="Hours">Hours of labelling, or null.</param>
/// <param name="Money">Money, or null; counted as hours × hourly rate.</param>
/// <param name="HourlyRate">What an hour of labelling costs, or null.</param>
/// <param name="Currency">Three letters, such as <c>EUR</c>, or null.</param>
public sealed record ProjectBudget(int? Labels = null, double? Hours = null, double? Money = null, double? HourlyRate = null, string? Currency = null);
