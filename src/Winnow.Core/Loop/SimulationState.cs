using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Winnow.Core.Data;
using Winnow.Core.Stopping;
using Winnow.Core.Tuning;

namespace Winnow.Core.Loop;

/// <summary>What a run knows so far. It changes by journalled events alone, so a replayed run stands exactly where the interrupted one stood.</summary>
/// <param name="journal">Where events are read and written; null for neither.</param>
/// <param name="recall">What was said about a sample of which the journal holds only that objects were drawn.</param>
internal sealed class SimulationState(Journal? journal, Func<SampleId, Annotation> recall)
{
    private readonly List<LabelledSample> labelled = [];
    private readonly HashSet<SampleId> asked = [];
    private readonly List<RoundMeasured> rounds = [];
    private int replayed;

    /// <summary>Samples with an answer, in the order of asking.</summary>
    public IReadOnlyList<LabelledSample> Labelled => labelled;

    /// <summary>Rounds so far, oldest first.</summary>
    public IReadOnlyList<RoundMeasured> Rounds => rounds;

    /// <summary>Why the run has ended; null while it has not.</summary>
    public string? Stop => rounds.Count == 0 ? null : rounds[^1].Stop;

    /// <summary>Seconds annotators spent so far.</summary>
    public double SecondsOfLabelling { get; private set; }

    /// <summary>The rounds as stopping criteria see them.</summary>
    public IReadOnlyList<RoundRecord> History =>
        [.. rounds.Select(r => new RoundRecord(r.Details.Round, r.Details.Labelled, r.Measurement) { SecondsOfLabelling = r.SecondsOfLabelling, Evidence = r.Evidence })];

    /// <summary>What tuning knows of the rounds so far.</summary>
    public TuningState Tuning => new(
        rounds.Count == 0 ? null : rounds[^1].Details.Tuning, rounds.Sum(r => r.Details.Seconds.Fit), rounds.Sum(r => r.Details.Seconds.Tune),
        rounds.Count == 0 ? 0 : rounds[^1].Details.Seconds.Fit);

    /// <summary>Whether the annotator has been asked about the sample; a skipped sample is never asked about again.</summary>
    public bool WasAsked(SampleId id) => asked.Contains(id);

    /// <summary>The run's first event: read where the journal has it, else written.</summary>
    /// <exception cref="InvalidDataException">The journal belongs to another run.</exception>
    public void Start(RunStarted started)
    {
        var found = Next(RunStarted.Type, SimulationJson.Default.RunStarted, () => started);
        if (found != started)
        {
            throw new InvalidDataException($"The journal belongs to another run: it holds {found}, and this is {started}. Choose another folder, or move the journal away.");
        }
    }

    /// <summary>The labels of the start: read where the journal has them, else made and written.</summary>
    public void Begin(Func<StartLabelled> make)
    {
        Apply(Next(StartLabelled.Type, SimulationJson.Default.StartLabelled, make));
    }

    /// <summary>Takes a start as it was recorded.</summary>
    public void Apply(StartLabelled start) => Apply(start.Answers, start.SecondsOfLabelling);

    /// <summary>Takes a round as it was recorded.</summary>
    public void Apply(RoundMeasured round)
    {
        rounds.Add(round);
        Apply(round.Details.Picks, round.SecondsOfAnswers);
    }

    /// <summary>The next round: read where the journal has it, else made and written.</summary>
    public RoundMeasured Round(Func<RoundMeasured> make)
    {
        var round = Next(RoundMeasured.Type, SimulationJson.Default.RoundMeasured, make);
        Apply(round);
        return round;
    }

    private T Next<T>(string type, JsonTypeInfo<T> json, Func<T> make)
        where T : class
    {
        if (journal is null || replayed == journal.Events.Count)
        {
            var made = make();
            journal?.Append(type, JsonSerializer.Serialize(made, json));
            replayed++;
            return made;
        }

        var entry = journal.Events[replayed++];
        return string.Equals(entry.Type, type, StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(entry.Payload, json) ?? throw new InvalidDataException($"Line {entry.Sequence} of the journal holds nothing.")
            : throw new InvalidDataException($"Line {entry.Sequence} of the journal is a '{entry.Type}' where a simulation writes '{type}'. It is another kind of journal; choose another folder.");
    }

    private void Apply(IReadOnlyList<PickDetails> answers, double seconds)
    {
        foreach (var answer in answers)
        {
            asked.Add(new(answer.Id));
            if (answer.Class is { } label)
            {
                labelled.Add(new(new(answer.Id), new ClassLabel(label), answer.InclusionProbability));
            }
            else if (answer.Objects is not null)
            {
                labelled.Add(new(new(answer.Id), recall(new(answer.Id)), answer.InclusionProbability));
            }
        }

        SecondsOfLabelling += seconds;
    }
}
