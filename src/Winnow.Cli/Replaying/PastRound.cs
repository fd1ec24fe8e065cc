using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Replaying;

/// <summary>What a project knew when it opened a round.</summary>
/// <param name="Round">What was recorded.</param>
/// <param name="Labels">Current labels of that moment, in the order of the ids.</param>
/// <param name="Pool">Samples that could be picked, in the order of their ids.</param>
/// <param name="Predictions">How often probabilities had been imported.</param>
internal sealed record PastRound(StoredRound Round, IReadOnlyList<LabelledSample> Labels, IReadOnlyList<SampleId> Pool, int Predictions)
{
    /// <summary>All rounds of a project as its journal tells them, oldest first. O(events + rounds × samples).</summary>
    /// <remarks>The picks come from the journal too, whose hashes show any change.</remarks>
    public static IReadOnlyList<PastRound> Of(Store store)
    {
        var labels = new SortedDictionary<SampleId, int>();
        var skips = new HashSet<SampleId>();
        var drawn = new Dictionary<SampleId, double?>();
        var added = store.ReadEvents().Where(e => e.Type == EventTypes.SamplesAdded).SelectMany(e => Read<SamplesAdded>(e).Samples).Select(s => new SampleId(s.Sample)).ToHashSet();
        var usable = store.ReadSamples().Where(s => s.Problem is null).Select(s => s.Id).ToArray();
        var past = new List<PastRound>();
        var predictions = 0;
        foreach (var line in store.ReadEvents())
        {
            switch (line.Type)
            {
                case EventTypes.LabelSubmitted:
                    var submitted = Read<LabelSubmitted>(line);
                    Label(new(submitted.Sample), submitted.Class);
                    break;
                case EventTypes.LabelCorrected:
                    var corrected = Read<LabelCorrected>(line);
                    Label(new(corrected.Sample), corrected.Class);
                    break;
                case EventTypes.LabelWithdrawn:
                    labels.Remove(new(Read<LabelWithdrawn>(line).Sample));
                    break;
                case EventTypes.SampleSkipped:
                    skips.Add(new(Read<SampleSkipped>(line).Sample));
                    break;
                case EventTypes.SamplesAdded:
                    added.ExceptWith(Read<SamplesAdded>(line).Samples.Select(s => new SampleId(s.Sample)));
                    break;
                case EventTypes.PredictionsImported:
                    predictions++;
                    break;
                case EventTypes.RoundOpened:
                    var opened = Read<RoundOpened>(line);
                    past.Add(new(
                        new(opened.Round, opened.Seed, opened.Strategy, opened.Source, opened.Labelled, opened.Pool, []),
                        [.. labels.Select(l => new LabelledSample(l.Key, new ClassLabel(l.Value), drawn.GetValueOrDefault(l.Key)))],
                        [.. usable.Where(id => !labels.ContainsKey(id) && !skips.Contains(id) && !added.Contains(id))],
                        predictions));
                    break;
                case EventTypes.Picks:
                    var chosen = Read<PicksChosen>(line).Picks;

                    // Long rank tables come in several events, one after the other.
                    past[^1] = past[^1] with { Round = past[^1].Round with { Picks = [.. past[^1].Round.Picks, .. chosen.Select(p => new Pick(new(p.Sample), p.Utility, p.Reason) { InclusionProbability = p.InclusionProbability })] } };
                    foreach (var pick in chosen)
                    {
                        drawn[new(pick.Sample)] = pick.InclusionProbability;
                    }

                    break;
            }
        }

        return past;

        // A label of shapes has no class; strategies of classes neither learn from it nor pick it again.
        void Label(SampleId id, int? label)
        {
            skips.Remove(id);
            if (label is { } known)
            {
                labels[id] = known;
            }
        }
    }

    private static T Read<T>(StoredEvent line) => JsonSerializer.Deserialize<T>(line.Data, JsonSerializerOptions.Web)!;
}
