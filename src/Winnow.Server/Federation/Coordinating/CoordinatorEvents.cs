using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a coordinator's journal holds; the whole state is made of it.</summary>
internal abstract record CoordinatorEvent
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["code.created"] = typeof(CodeCreated),
        ["site.enrolled"] = typeof(SiteEnrolled),
        ["site.revoked"] = typeof(SiteRevoked),
        ["run.started"] = typeof(RunStarted),
        ["sum.opened"] = typeof(SumOpened),
        ["sum.answered"] = typeof(SumAnswered),
        ["sum.stage.closed"] = typeof(StageClosed),
        ["sum.failed"] = typeof(SumFailed),
        ["round.closed"] = typeof(RoundClosed),
        ["histogram.closed"] = typeof(HistogramClosed),
        ["vote.closed"] = typeof(VoteClosed),
        ["bounds.measured"] = typeof(BoundsMeasured),
        ["run.ended"] = typeof(RunEnded),
        ["site.refused"] = typeof(SiteRefused),
        ["choice.taken"] = typeof(ChoiceTaken),
    };

    /// <summary>Name in the journal.</summary>
    public static string NameOf(CoordinatorEvent entry) => Types.First(t => t.Value == entry.GetType()).Key;

    /// <summary>JSON of one event.</summary>
    public static string Write(CoordinatorEvent entry) => JsonSerializer.Serialize(entry, entry.GetType(), CoordinatorJson.Default);

    /// <summary>Reads one event.</summary>
    public static CoordinatorEvent Read(string type, string payload) =>
        Types.TryGetValue(type, out var found) && JsonSerializer.Deserialize(payload, found, CoordinatorJson.Default) is CoordinatorEvent read
            ? read
            : throw new FederationException($"The journal holds an event '{type}' that this version does not know; take the version that wrote it.");
}

internal sealed record CodeCreated(string Site, string SecretHash) : CoordinatorEvent;

internal sealed record SiteEnrolled(string Site, byte[] IdentityKey, string CertificateHash) : CoordinatorEvent;

internal sealed record SiteRevoked(string Site, string? Reason = null) : CoordinatorEvent;

internal sealed record RunStarted(FederationPlan Plan, BlobManifest Model, BlobManifest? Control = null) : CoordinatorEvent;

internal sealed record SumOpened(SumInfo Sum, IReadOnlyList<string> Sites) : CoordinatorEvent;

internal sealed record SumAnswered(string Site, SiteAnswer Answer) : CoordinatorEvent;

internal sealed record StageClosed(string Sum) : CoordinatorEvent;

internal sealed record SumFailed(string Sum, string Reason) : CoordinatorEvent;

internal sealed record RunEnded(int Run, string Reason) : CoordinatorEvent;

internal sealed record RoundClosed(int Round, BlobManifest Model, BlobManifest? State, int StateSteps, IReadOnlyList<string> Sites, BlobManifest? Control = null, RoundCounts? Counts = null, IReadOnlyDictionary<string, double>? Shares = null, IReadOnlyDictionary<string, SiteTraffic>? Traffic = null) : CoordinatorEvent;

internal sealed record HistogramClosed(IReadOnlyList<long> Sum, IReadOnlyList<string> Sites, IReadOnlyDictionary<string, SiteTraffic>? Traffic = null, IReadOnlyDictionary<string, long>? Taken = null) : CoordinatorEvent;

internal sealed record VoteClosed(IReadOnlyList<long> Votes, IReadOnlyList<string> Sites, IReadOnlyDictionary<string, SiteTraffic>? Traffic = null) : CoordinatorEvent;

internal sealed record BoundsMeasured(AccuracyBounds Bounds) : CoordinatorEvent;

internal sealed record SiteRefused(string Site, string Reason) : CoordinatorEvent;

internal sealed record ChoiceTaken(string Site, int Run) : CoordinatorEvent;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CodeCreated))]
[JsonSerializable(typeof(SiteEnrolled))]
[JsonSerializable(typeof(SiteRevoked))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(SumOpened))]
[JsonSerializable(typeof(SumAnswered))]
[JsonSerializable(typeof(StageClosed))]
[JsonSerializable(typeof(SumFailed))]
[JsonSerializable(typeof(RunEnded))]
[JsonSerializable(typeof(RoundClosed))]
[JsonSerializable(typeof(HistogramClosed))]
[JsonSerializable(typeof(VoteClosed))]
[JsonSerializable(typeof(BoundsMeasured))]
[JsonSerializable(typeof(SiteRefused))]
[JsonSerializable(typeof(ChoiceTaken))]
internal sealed partial class CoordinatorJson : JsonSerializerContext;
