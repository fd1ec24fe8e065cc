using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Server.Metrics;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Answers: kept before they are acknowledged, once each, and taken back where wanted.</summary>
internal static class AnswerEndpoints
{
    private const int ReasonMax = 500;
    private const int DayMs = 24 * 60 * 60 * 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/answers").WithTags("Answers").Needs(Role.Labeller);
        api.MapGet("", Mine);
        api.MapPost("", Submit);
        api.MapPost("/{answer:long}/undo", Undo);
    }

    /// <summary>Checks an answer against task, classes and image.</summary>
    internal static AnswerSubmission Check(ProjectCall call, AnswerRequest request)
    {
        var sample = SampleIds.Parse(request.Sample, "sample");
        if (!Guid.TryParse(request.Key, out var key))
        {
            throw Problems.Invalid("The key of an answer is a UUID, drawn anew for each.", "key");
        }

        TextRules.Lines(request.Reason ?? "", "reason", ReasonMax);

        if (request.Outcome == AnswerOutcome.Label != request.Value is not null)
        {
            throw Problems.Invalid("A label comes with a value; skipping and unsure come without one.", "value");
        }

        var (known, project, schema) = call.Host.Read(s => (s.ReadSample(sample), s.ReadProject(), s.ReadSchema()));
        if (known is not { } image)
        {
            throw Problems.NotFound($"There is no sample {sample}.");
        }

        if (request.SchemaVersion < 1 || request.SchemaVersion > schema.Version)
        {
            throw Problems.Invalid($"The classes have no version {request.SchemaVersion}.", "schemaVersion", $"1 to {schema.Version}");
        }

        if (request.Value is { } value)
        {
            ValueCheck.Check(value, project.Task, schema.Classes.Count, image.Sample.Width, image.Sample.Height);
        }

        var lead = (int)Math.Clamp(request.LeadMs, 0, DayMs);
        var one = project.Task == "classify" ? request.Value?.Classes?[0] : null;
        return new(key.ToString("N"), sample, call.Who, request.Outcome, request.Value?.ToJson(), one, request.Reason, lead, request.SchemaVersion, null);
    }

    private static async Task<Ok<AnswerReply>> Submit(ProjectCall call, AnswerRequest request, ServerMetrics metrics, CancellationToken cancel)
    {
        var submission = Check(call, request);
        var want = request.Next ?? new(0);
        var holding = SampleIds.ParseAll(want.Holding ?? [], "next.holding", Projects.LabelQueue.HoldMax);
        if (want.Count is < 0 or > Projects.LabelQueue.HoldMax)
        {
            throw Problems.Invalid($"{want.Count} images cannot be asked for at once.", "next.count", $"0 to {Projects.LabelQueue.HoldMax}");
        }

        var (known, stored, leased) = await call.Host.WriteAsync(
            store =>
            {
                var queue = call.Host.Queue;
                var before = store.HasAnswer(submission.Key);
                var kept = store.Submit(submission with { Round = queue.PlaceOf(store, submission.Sample)?.Round }, call.Host.Settings.Overlap, call.Host.Consensus);
                queue.Refresh(store, submission.Sample);
                return (before, kept, call.Host.Lease(store, call.Who, want.Count, holding));
            },
            cancel);
        if (!known)
        {
            metrics.LabelsAcknowledged(call.Host.Id);
        }

        call.Host.Changed();
        return TypedResults.Ok(new AnswerReply(stored.Id, stored.At, stored.Round, stored.Late, QueueEndpoints.Reply(call, leased)));
    }

    private static async Task<Ok<UndoReply>> Undo(ProjectCall call, long answer, CancellationToken cancel)
    {
        var (undone, entry) = await call.Host.WriteAsync(
            store =>
            {
                var taken = store.Undo(answer, call.Who, call.Host.Settings.Overlap, call.Host.Consensus);
                call.Host.Queue.Refresh(store, taken.Sample);
                return (taken, call.Host.Queue.Reopen(store, call.Who, taken.Sample));
            },
            cancel);
        call.Host.Changed();
        return TypedResults.Ok(new UndoReply(undone.Id, QueueItem.Of(call.Host, entry, call.Who, AnswerValue.ParseOrNull(undone.Value))));
    }

    private static Ok<Page<AnswerView>> Mine(ProjectCall call, int limit = 20)
    {
        if (limit is < 1 or > 200)
        {
            throw Problems.Invalid($"{limit} answers cannot be listed at once.", "limit", "1 to 200");
        }

        var answers = call.Host.Read(s => s.ReadAnswersOf(call.Who, limit));
        return TypedResults.Ok(new Page<AnswerView>([.. answers.Select(a => AnswerView.Of(call.Host.Id, a))], null));
    }
}

/// <summary>An answer.</summary>
/// <param name="Key">UUID drawn by the sender: sent again, it is stored once.</param>
/// <param name="Sample">Id of the sample.</param>
/// <param name="Outcome"><c>label</c>, <c>skip</c> or <c>unsure</c>.</param>
/// <param name="LeadMs">Milliseconds from showing to sending.</param>
/// <param name="SchemaVersion">Version of the classes that were shown.</param>
/// <param name="Value">What was said; with <c>label</c> alone.</param>
/// <param name="Reason">Why it is skipped or unclear, up to 500 characters.</param>
/// <param name="Next">Images wanted in the same call.</param>
public sealed record AnswerRequest(string Key, string Sample, AnswerOutcome Outcome, double LeadMs, int SchemaVersion, AnswerValue? Value = null, string? Reason = null, NextRequest? Next = null);

/// <summary>An answer that is on disk.</summary>
/// <param name="Answer">Its id.</param>
/// <param name="SavedAt">When.</param>
/// <param name="Round">The round whose pick it was, or null.</param>
/// <param name="Late">Others had settled the sample before; it is kept.</param>
/// <param name="Next">The images wanted.</param>
public sealed record AnswerReply(long Answer, string SavedAt, int? Round, bool Late, QueueReply Next);

/// <summary>An answer that was taken back.</summary>
/// <param name="Answer">Its id.</param>
/// <param name="Item">The image, opened again, with what had been said.</param>
public sealed record UndoReply(long Answer, QueueItem Item);

/// <summary>An answer as the API shows it.</summary>
/// <param name="Answer">Its id.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Annotator">Who.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Value">What was said, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="LeadMs">Milliseconds it took.</param>
/// <param name="Round">The round, or null.</param>
/// <param name="Late">Others had settled the sample before.</param>
/// <param name="SavedAt">When.</param>
/// <param name="Thumb">Address of the small picture.</param>
public sealed record AnswerView(long Answer, string Sample, string Annotator, AnswerOutcome Outcome, AnswerValue? Value, string? Reason, int LeadMs, int? Round, bool Late, string SavedAt, string Thumb)
{
    internal static AnswerView Of(string project, StoredAnswer a) => new(
        a.Id, SampleIds.Text(a.Sample), a.Annotator, a.Outcome, AnswerValue.ParseOrNull(a.Value), a.Reason, a.LeadMs, a.Round, a.Late, a.At,
        $"/api/projects/{project}/samples/{SampleIds.Text(a.Sample)}/image?size=thumb");
}
