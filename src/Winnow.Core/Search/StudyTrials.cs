using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Core.Search;

/// <summary>What a study holds, as its events make it; not thread-safe.</summary>
internal sealed class StudyTrials(StudySetup setup)
{
    private readonly List<TrialRecord> trials = [];
    private readonly Queue<SearchPoint> enqueued = [];
    private readonly HashSet<SearchPoint> known = [];
    private readonly SortedSet<int> left = [];

    public int Count => trials.Count;

    public bool HasLeft => left.Count > 0;

    public static StudyStarted Start(StudySetup setup) =>
        new(setup.Space.Describe(), setup.Direction, setup.Seed, setup.Sampler.Describe(), setup.Pruner.Describe(), setup.Digest);

    public StudySnapshot Snapshot() => new(setup.Space, setup.Direction, setup.Seed, [.. trials]);

    public TrialRecord Record(int number) =>
        number >= 0 && number < trials.Count ? trials[number] : throw new InvalidOperationException($"The study has no trial {number}; it has {trials.Count}.");

    /// <summary>Whether a point was tried or waits to be; one whose trial failed may be tried again.</summary>
    public bool Knows(SearchPoint point) => known.Contains(point);

    /// <summary>The trial with the lowest number that nobody has in hand, now in the caller's.</summary>
    public TrialRecord? TakeLeft()
    {
        if (left.Count == 0)
        {
            return null;
        }

        var number = left.Min;
        left.Remove(number);
        return trials[number];
    }

    public SearchPoint? NextEnqueued() => enqueued.TryPeek(out var point) ? point : null;

    public void Leave(int number)
    {
        CheckRunning(number);
        left.Add(number);
    }

    public void CheckRunning(int number)
    {
        if (Record(number).State is not TrialState.Running and var state)
        {
            throw new InvalidOperationException($"Trial {number} is {state.ToString().ToLowerInvariant()} already.");
        }
    }

    public void Apply(PointEnqueued entry)
    {
        var point = Point(entry.Point);
        enqueued.Enqueue(point);
        known.Add(point);
    }

    public TrialRecord Apply(TrialAsked entry)
    {
        if (entry.Number != trials.Count)
        {
            throw new InvalidOperationException($"Trial {entry.Number} follows trial {trials.Count - 1}.");
        }

        var point = Point(entry.Point);
        if (entry.Enqueued && !(enqueued.TryDequeue(out var waiting) && waiting.Equals(point)))
        {
            throw new InvalidOperationException($"Trial {entry.Number} is said to have been enqueued and was not.");
        }

        known.Add(point);
        trials.Add(new(entry.Number, point, Seed.Derive(setup.Seed, $"trial/{entry.Number}"), entry.Enqueued));
        return trials[^1];
    }

    public void Apply(TrialReported entry)
    {
        CheckRunning(entry.Number);
        var record = trials[entry.Number];
        trials[entry.Number] = record with
        {
            Reports = [.. record.Reports.Where(r => r.Step != entry.Step).Append(new(entry.Step, entry.Score, entry.Seconds)).OrderBy(r => r.Step)],
        };
    }

    public void Apply(TrialEnded entry)
    {
        CheckRunning(entry.Number);
        if (!Enum.IsDefined(entry.State) || entry.State == TrialState.Running || (entry.State == TrialState.Failed) == entry.Score is not null)
        {
            throw new InvalidOperationException($"Trial {entry.Number} ended as {entry.State} with score {entry.Score?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}.");
        }

        trials[entry.Number] = trials[entry.Number] with { State = entry.State, Score = entry.Score, Reason = entry.Reason, Seconds = entry.Seconds };
        left.Remove(entry.Number);
        if (entry.State == TrialState.Failed)
        {
            known.Remove(trials[entry.Number].Point);
        }
    }

    /// <summary>Builds the study from its journal; what was under way is left for the next worker.</summary>
    /// <exception cref="InvalidDataException">The journal is of another study; the message says what differs.</exception>
    public void Replay(IReadOnlyList<JournalEvent> events)
    {
        try
        {
            CheckStart(events[0]);
            foreach (var entry in events.Skip(1))
            {
                Apply(entry);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The journal does not hold a study that could go on: {e.Message} Move it away to start anew.", e);
        }

        left.UnionWith(trials.Where(t => t.State == TrialState.Running).Select(t => t.Number));
    }

    private void CheckStart(JournalEvent first)
    {
        var (was, now) = (first.Type == StudyStarted.Type ? Read(first, StudyJson.Default.StudyStarted) : throw new InvalidOperationException($"it begins with '{first.Type}'."), Start(setup));
        var different = was.Space != now.Space ? ("search space", was.Space, now.Space)
            : was.Direction != now.Direction ? ("direction", was.Direction.ToString(), now.Direction.ToString())
            : was.Seed != now.Seed ? ("seed", $"{was.Seed}", $"{now.Seed}")
            : was.Sampler != now.Sampler ? ("sampler", was.Sampler, now.Sampler)
            : was.Pruner != now.Pruner ? ("pruner", was.Pruner, now.Pruner)
            : ("digest of data and code", was.Digest, now.Digest);
        if (different is (var what, var before, var after) && before != after)
        {
            throw new InvalidOperationException($"its {what} is '{before}', and '{after}' is asked for.");
        }
    }

    private void Apply(JournalEvent entry)
    {
        switch (entry.Type)
        {
            case PointEnqueued.Type:
                Apply(Read(entry, StudyJson.Default.PointEnqueued));
                break;
            case TrialAsked.Type:
                Apply(Read(entry, StudyJson.Default.TrialAsked));
                break;
            case TrialReported.Type:
                Apply(Read(entry, StudyJson.Default.TrialReported));
                break;
            case TrialEnded.Type:
                Apply(Read(entry, StudyJson.Default.TrialEnded));
                break;
            default:
                throw new InvalidOperationException($"line {entry.Sequence} is a '{entry.Type}'.");
        }
    }

    private SearchPoint Point(IReadOnlyDictionary<string, ParameterValue> values)
    {
        var point = new SearchPoint(values);
        return setup.Space.ProblemWith(point) is { } problem ? throw new InvalidOperationException(problem) : point;
    }

    private static T Read<T>(JournalEvent entry, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(entry.Payload, type) ?? throw new JsonException($"line {entry.Sequence} is empty.");
}
