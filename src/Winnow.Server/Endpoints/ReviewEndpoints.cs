using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>What reviewers decide: unsure, disputed, suspect and flagged samples.</summary>
internal static class ReviewEndpoints
{
    private static readonly string[] Kinds = ["disagreement", "unsure", "suspect", "flag"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/review").WithTags("Review");
        api.MapGet("", List).Needs(Role.Reviewer).TakesOnly("kind", "after", "limit");
        api.MapPost("/{sample}", Decide).Needs(Role.Reviewer);
        api.MapPost("/{sample}/flag", Flag).Needs(Role.Labeller);
    }

    private static Ok<Page<ReviewItem>> List(ProjectCall call, string? kind = null, string? after = null, int limit = 50)
    {
        if (kind is not null && !Kinds.Contains(kind, StringComparer.Ordinal))
        {
            throw Problems.Invalid($"'{kind}' is no kind of review.", "kind", string.Join(", ", Kinds));
        }

        var last = after is null ? -1 : SampleIds.Parse(after, "after").Value;
        var items = call.Host.Read(store => store.ReadReviews(kind, last, Paging.Limit(limit)).Select(r =>
        {
            var (stored, name, bits, state) = store.ReadSample(r.Sample)!.Value;
            var label = store.ReadLabel(r.Sample);
            var row = new SampleRow(r.Sample, name, stored.Width, stored.Height, bits, state, stored.Problem, label?.Class, label?.Value, store.ReadTags(r.Sample), new("", 0));
            var view = SampleView.Of(call.Host.Id, row);
            var answers = store.ReadAnswers(r.Sample);
            var suggestions = store.ReadSuggestion(r.Sample) is { } s ? JsonSerializer.Deserialize<Suggestion>(s.Value, JsonRules.Options)! with { From = s.Source } : null;
            return new ReviewItem(
                view.Id, name, stored.Width, stored.Height, r.Kind, r.Detail, AnswerValue.ParseOrNull(label?.Value), [.. answers.Select(AnswerRecord.Of)], suggestions, answers.Count > 0 ? answers[^1].At : null, view.View, view.Thumb);
        }).ToArray());
        return TypedResults.Ok(new Page<ReviewItem>(items, items.Length == limit ? items[^1].Sample : null));
    }

    private static async Task<NoContent> Decide(ProjectCall call, string sample, ReviewDecision request, CancellationToken cancel)
    {
        var id = SampleIds.Parse(sample, "sample");
        AnswerSubmission? correction = null;
        switch (request.Decision)
        {
            case "accept" or "return":
                break;
            case "correct":
                if (request.Value is null)
                {
                    throw Problems.Invalid("A correction comes with a value.", "value");
                }

                var schema = call.Host.Read(s => s.ReadSchema().Version);
                correction = AnswerEndpoints.Check(call, new(Guid.NewGuid().ToString(), sample, AnswerOutcome.Label, 0, schema, request.Value)) with { Final = true };
                break;
            default:
                throw Problems.Invalid($"'{request.Decision}' is no decision.", "decision", "accept, correct, return");
        }

        TextRules.Lines(request.Comment ?? "", "comment", 2_000);

        if (call.Host.Read(s => s.ReadState(id)) is null)
        {
            throw Problems.NotFound($"There is no sample {id}.");
        }

        await call.Host.WriteAsync(
            store =>
            {
                Apply(call, store, id, request, correction);
                return true;
            },
            cancel);
        call.Host.Changed();
        return TypedResults.NoContent();
    }

    private static void Apply(ProjectCall call, Store store, Core.Data.SampleId id, ReviewDecision request, AnswerSubmission? correction)
    {
        if (request.Comment is { Length: > 0 } comment)
        {
            store.AddComment(id, call.Who, comment);
        }

        if (correction is not null)
        {
            store.Submit(correction, call.Host.Settings.Overlap, call.Host.Consensus);
            store.CloseReview(id, call.Who);
        }
        else if (request.Decision == "accept")
        {
            store.CloseReview(id, call.Who);
        }
        else
        {
            store.Return(id, call.Who, request.Comment is { Length: > 0 and <= 100 } why ? $"sent back: {why}" : $"sent back by {call.Who}");
            call.Host.Reload(store);
            return;
        }

        call.Host.Queue.Refresh(store, id);
    }

    private static async Task<NoContent> Flag(ProjectCall call, string sample, FlagRequest request, CancellationToken cancel)
    {
        var id = SampleIds.Parse(sample, "sample");
        var reason = TextRules.Lines(request.Reason, "reason", 500);
        if (reason.Length == 0)
        {
            throw Problems.Invalid("A flag needs a reason of 1 to 500 characters.", "reason", "500 characters");
        }

        if (call.Host.Read(s => s.ReadState(id)) is null)
        {
            throw Problems.NotFound($"There is no sample {id}.");
        }

        await call.Host.WriteAsync(
            store =>
            {
                store.AskForReview(id, "flag", $"{call.Who}: {reason}");
                call.Host.Queue.Refresh(store, id);
                return true;
            },
            cancel);
        call.Host.Changed();
        return TypedResults.NoContent();
    }
}

/// <summary>A sample that waits for a reviewer.</summary>
/// <param name="Sample">Its id.</param>
/// <param name="Name">File name.</param>
/// <param name="Width">Pixels, or null.</param>
/// <param name="Height">Pixels, or null.</param>
/// <param name="Kind"><c>disagreement</c>, <c>unsure</c>, <c>suspect</c> or <c>flag</c>.</param>
/// <param name="Sentence">Why.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Answers">What annotators said.</param>
/// <param name="Suggestions">What a model suggests, or null.</param>
/// <param name="Since">When the newest answer came, or null without one.</param>
/// <param name="View">Address of the picture.</param>
/// <param name="Thumb">Address of the small picture.</param>
public sealed record ReviewItem(
    string Sample, string Name, int? Width, int? Height, string Kind, string Sentence, AnswerValue? Label, IReadOnlyList<AnswerRecord> Answers, Suggestion? Suggestions, string? Since, string View, string Thumb);

/// <summary>What a reviewer decides.</summary>
/// <param name="Decision"><c>accept</c>: it stays as it is; <c>correct</c>: the value counts; <c>return</c>: all answers are void and it is asked again.</param>
/// <param name="Value">With <c>correct</c> alone.</param>
/// <param name="Comment">Up to 2,000 characters, or null.</param>
public sealed record ReviewDecision(string Decision, AnswerValue? Value = null, string? Comment = null);

/// <summary>Asks a reviewer to look.</summary>
/// <param name="Reason">1 to 500 characters.</param>
public sealed record FlagRequest(string Reason);
