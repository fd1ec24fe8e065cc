using System.Text.Json;
using Winnow.Core.Stopping;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>What detectors and segmenters of the rounds reached.</summary>
internal static class ObjectRounds
{
    private const string Name = "objects";

    /// <summary>Keeps what a round's models reach.</summary>
    public static void Keep(Store store, int round, ObjectMeasure measure) =>
        store.SetRoundResult(round, Name, JsonSerializer.Serialize(new Kept(store.ReadWork().Sum(w => w.WorkMs) / 1000.0, measure), JsonRules.Options));

    /// <summary>All measured rounds, oldest first, each with the working time up to it in seconds.</summary>
    public static IReadOnlyList<(int Round, double Seconds, ObjectMeasure Measure)> Read(Store store) =>
        [.. store.ReadResults(Name).Select(r => (r.Round, Kept: JsonSerializer.Deserialize<Kept>(r.Value, JsonRules.Options)!)).Select(r => (r.Round, r.Kept.Seconds, r.Kept.Measure))];

    /// <summary>What the models of one round reach, or null where it was not measured.</summary>
    public static ObjectMeasure? Of(Store store, int round) => Read(store).FirstOrDefault(r => r.Round == round).Measure;

    /// <summary>Measured rounds, as stopping criteria see them.</summary>
    public static IReadOnlyList<RoundRecord> History(Store store) =>
        [.. Read(store).Select(r => new RoundRecord(r.Round, (int)Math.Round(r.Measure.Labels), new(r.Measure.Metric, r.Measure.Value.Value)) { SecondsOfLabelling = r.Seconds })];

    private sealed record Kept(double Seconds, ObjectMeasure Measure);
}
