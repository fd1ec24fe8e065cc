using System.Text.Json.Serialization;
using Winnow.Core.Metrics;
using Winnow.Core.Stopping;

namespace Winnow.Core.Loop;

/// <summary>The first event of a run's journal: everything that decides its result.</summary>
internal sealed record RunStarted(
    string Strategy, int Seed, string Learner, string Stopping, string Annotator, string Recipe, int Initial, int Query, int Budget, int? PoolSubset, int Pool, int Holdout, int Classes)
{
    public const string Type = "run.started";
}

/// <summary>The labels a run starts with.</summary>
/// <param name="Answers">Everything that was asked, skips included.</param>
/// <param name="SecondsOfLabelling">Time the annotator spent.</param>
internal sealed record StartLabelled(IReadOnlyList<PickDetails> Answers, double SecondsOfLabelling)
{
    public const string Type = "start.labelled";
}

/// <summary>One whole round: what its model reached, what was picked and what the annotator said. Journalled at once, so a round is there in full or not at all.</summary>
/// <param name="Details">Labels, picks, answers, times.</param>
/// <param name="Measurement">What the model reached, with the details that stopping criteria may read.</param>
/// <param name="SecondsOfLabelling">Time the annotator spent before this round.</param>
/// <param name="SecondsOfAnswers">Time the annotator spent on this round's picks.</param>
/// <param name="Stop">Why the run ended here; null where it goes on.</param>
internal sealed record RoundMeasured(RoundDetails Details, Measurement Measurement, double SecondsOfLabelling, double SecondsOfAnswers, string? Stop)
{
    public const string Type = "round.measured";

    /// <summary>What was gathered for the stopping criterion; absent where it reads measurements alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RoundEvidence? Evidence { get; init; }
}

/// <summary>JSON of those events: camel case, one line, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(StartLabelled))]
[JsonSerializable(typeof(RoundMeasured))]
internal sealed partial class SimulationJson : JsonSerializerContext;
