using Winnow.Storage;

namespace Winnow.Server.Webhooks;

/// <summary>The closed list of what a webhook can ask to hear of.</summary>
internal static class WebhookKinds
{
    /// <summary>Kind of the message that only says that it arrives.</summary>
    public const string Test = "test";

    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> All { get; } = ["label", "round", "model", "import", "export"];

    /// <summary>The kind of an event of a project's journal, or null where webhooks are not told of it.</summary>
    public static string? Of(string type) => type switch
    {
        EventTypes.LabelSubmitted or EventTypes.LabelCorrected or EventTypes.LabelWithdrawn or EventTypes.SampleSkipped => "label",
        EventTypes.RoundOpened or EventTypes.RoundChanged => "round",
        EventTypes.ModelFitted => "model",
        EventTypes.ImportStarted or EventTypes.ImportEnded => "import",
        _ when type.StartsWith("export.", StringComparison.Ordinal) => "export",
        _ => null,
    };
}
