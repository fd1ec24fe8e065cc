using System.Text.Json.Serialization;

namespace Winnow.Core.Search;

/// <summary>The first event of a study's journal: what its trials depend on.</summary>
internal sealed record StudyStarted(string Space, SearchDirection Direction, int Seed, string Sampler, string Pruner, string Digest)
{
    public const string Type = "study.started";
}

/// <summary>A point that waits to be tried before the sampler is asked.</summary>
internal sealed record PointEnqueued(IReadOnlyDictionary<string, ParameterValue> Point)
{
    public const string Type = "point.enqueued";
}

/// <summary>A trial exists and a worker has it.</summary>
internal sealed record TrialAsked(int Number, IReadOnlyDictionary<string, ParameterValue> Point, bool Enqueued)
{
    public const string Type = "trial.asked";
}

/// <summary>What a trial said on its way.</summary>
internal sealed record TrialReported(int Number, int Step, double Score, double Seconds)
{
    public const string Type = "trial.reported";
}

/// <summary>A trial ended.</summary>
internal sealed record TrialEnded(int Number, TrialState State, double? Score, string? Reason, double Seconds)
{
    public const string Type = "trial.ended";
}

/// <summary>JSON of those events: camel case, one line, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StudyStarted))]
[JsonSerializable(typeof(PointEnqueued))]
[JsonSerializable(typeof(TrialAsked))]
[JsonSerializable(typeof(TrialReported))]
[JsonSerializable(typeof(TrialEnded))]
internal sealed partial class StudyJson : JsonSerializerContext;
