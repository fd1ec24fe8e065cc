using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>A round as the API shows it.</summary>
public sealed record RoundView
{
    /// <summary>How the cause of a round begins that a person started.</summary>
    internal const string AskedBy = "asked for by ";

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The step it is at (<c>fit</c>, <c>measure</c>, <c>stop</c>, <c>gather</c>, <c>query</c>, <c>label</c>), or <c>done</c>, <c>paused</c>, <c>cancelled</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it was started.</summary>
    public required string Cause { get; init; }

    /// <summary>Why it ended or failed, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Its steps so far.</summary>
    public required IReadOnlyList<StepView> Steps { get; init; }

    /// <summary>Strategy that chose, or null before it has.</summary>
    public string? Strategy { get; init; }

    /// <summary>Where its evidence came from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>Picks; 0 before the query.</summary>
    public required int Picks { get; init; }

    /// <summary>Picks that are settled.</summary>
    public required int Labelled { get; init; }

    /// <summary>Number of the model it fitted, or null.</summary>
    public int? Model { get; init; }

    /// <summary>What that model reached on labels drawn by chance, or null.</summary>
    public double? Metric { get; init; }

    /// <summary>When it was started.</summary>
    public required string StartedAt { get; init; }

    /// <summary>Rounds, newest first.</summary>
    internal static IReadOnlyList<RoundView> Read(Store store, int count)
    {
        var models = store.ReadModels().ToDictionary(m => m.Number);
        return [.. store.ReadRuns(count).Select(r => Of(store, r, r.Model is { } number ? models.GetValueOrDefault(number) : null))];
    }

    /// <summary>The newest round, or null.</summary>
    internal static RoundView? Newest(Store store) => Read(store, 1) is [var newest] ? newest : null;

    private static RoundView Of(Store store, StoredRun run, StoredModel? model)
    {
        var steps = store.ReadSteps(run.Round);
        var opened = store.ReadRoundSummary(run.Round);
        return new()
        {
            Number = run.Round,
            State = StateOf(run, steps),
            Cause = run.Cause,
            Reason = run.Reason,
            Steps = [.. steps.Select(StepView.Of)],
            Strategy = opened?.Strategy,
            Source = opened?.Source,
            Picks = opened?.Picks ?? 0,
            Labelled = opened?.Settled ?? 0,
            Model = run.Model,
            Metric = model?.Value,
            StartedAt = run.StartedAt,
        };
    }

    /// <summary>The step of a round that runs, or how it stands.</summary>
    internal static string StateOf(StoredRun run, IReadOnlyList<StoredStep> steps) => run.Paused ? "paused" : run.State == "running" ? StepOf(steps) : run.State;

    private static string StepOf(IReadOnlyList<StoredStep> steps)
    {
        string[] names = ["fit", "measure", "stop", "gather", "query", "label"];
        return names.FirstOrDefault(n => !steps.Any(s => s.Name == n && (s.State is "done" or "skipped"))) ?? "label";
    }
}

/// <summary>One step of a round.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>skipped</c> or <c>failed</c>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="Detail">What came of it.</param>
public sealed record StepView(string Name, string State, string StartedAt, string? EndedAt, string Detail)
{
    internal static StepView Of(StoredStep step) => new(step.Name, step.State, step.StartedAt, step.EndedAt, step.Detail);
}
