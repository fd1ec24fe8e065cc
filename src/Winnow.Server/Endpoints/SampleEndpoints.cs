using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Samples: pages of them, one in detail, tags and comments.</summary>
internal static class SampleEndpoints
{
    private const int CommentMax = 2_000;
    private const int TaggedMax = 10_000;

    /// <summary>States as people call them, and as the store does.</summary>
    private static readonly Dictionary<string, string> States = new(StringComparer.Ordinal)
    {
        ["unlabelled"] = "pool",
        ["labelled"] = "labelled",
        ["skipped"] = "skipped",
        ["unsure"] = "review",
        ["broken"] = "broken",
    };

    /// <summary>Orders as people call them; a number or a list of names is none.</summary>
    private static readonly Dictionary<string, SampleSort> Orders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = SampleSort.Id,
        ["newest"] = SampleSort.Newest,
        ["name"] = SampleSort.Name,
        ["rank"] = SampleSort.Rank,
        ["uncertainty"] = SampleSort.Uncertainty,
        ["loss"] = SampleSort.Loss,
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}").WithTags("Samples");
        api.MapGet("/samples", List).Needs(Role.Viewer).TakesOnly("state", "class", "tag", "round", "annotator", "text", "review", "suspect", "sort", "after", "limit", "total");
        api.MapGet("/samples/{sample}", Get).Needs(Role.Viewer);
        api.MapGet("/samples/{sample}/history", History).Needs(Role.Viewer);
        api.MapGet("/samples/{sample}/comments", Comments).Needs(Role.Viewer);
        api.MapPost("/samples/{sample}/comments", Comment).Needs(Role.Labeller);
        api.MapGet("/tags", Tags).Needs(Role.Viewer);
        api.MapPost("/tags", ChangeTags).Needs(Role.Labeller);
    }

    private static Ok<Page<SampleView>> List(
        ProjectCall call,
        string? state = null,
        int? @class = null,
        string? tag = null,
        int? round = null,
        string? annotator = null,
        string? text = null,
        string? review = null,
        bool suspect = false,
        string? sort = null,
        string? after = null,
        int limit = 50,
        bool total = false)
    {
        string? stored = null;
        if (state is not null && !States.TryGetValue(state, out stored))
        {
            throw Problems.Invalid($"'{state}' is no state.", "state", string.Join(", ", States.Keys));
        }

        if (text is { Length: 0 or > 200 })
        {
            throw Problems.Invalid("The text to look for has 1 to 200 characters.", "text", "1 to 200 characters");
        }

        var order = SampleSort.Id;
        if (sort is not null && !Orders.TryGetValue(sort, out order))
        {
            throw Problems.Invalid($"'{sort}' is no order.", "sort", string.Join(", ", Orders.Keys));
        }

        if (order == SampleSort.Rank && round is null)
        {
            throw Problems.Invalid("The order by rank needs a round.", "round");
        }

        var filter = new SampleFilter { State = stored, Class = @class, Tag = tag, Round = round, Annotator = annotator, Text = text, Review = review, Suspect = suspect, Sort = order };
        var cursor = Cursor.Read<SampleCursor>(after);
        if (cursor is not null && !Fits(cursor.Key, order))
        {
            throw Problems.Invalid("'after' is no cursor of this list.", "after");
        }

        var (rows, count) = call.Host.Read(s => (s.ReadSamples(filter, cursor, Paging.Limit(limit)), total ? s.CountSamples(filter) : (long?)null));
        var next = rows.Count == limit ? Cursor.Write(rows[^1].Cursor) : null;
        return TypedResults.Ok(new Page<SampleView>([.. rows.Select(r => SampleView.Of(call.Host.Id, r))], next) { Total = count });
    }

    private static bool Fits(string key, SampleSort order) => order switch
    {
        SampleSort.Name => true,
        SampleSort.Uncertainty or SampleSort.Loss => double.TryParse(key, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score),
        _ => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
    };

    private static Ok<SampleDetail> Get(ProjectCall call, string sample)
    {
        var id = SampleIds.Parse(sample, "sample");
        return TypedResults.Ok(call.Host.Read(store =>
        {
            var (stored, name, bits, state) = store.ReadSample(id) ?? throw Problems.NotFound($"There is no sample {id}.");
            var label = store.ReadLabel(id);
            var row = new SampleRow(id, name, stored.Width, stored.Height, bits, state, stored.Problem, label?.Class, label?.Value, store.ReadTags(id), new("", 0));
            return new SampleDetail(SampleView.Of(call.Host.Id, row))
            {
                Label = AnswerValue.ParseOrNull(label?.Value),
                Answers = [.. store.ReadAnswers(id).Where(a => Sees(call, a)).Select(AnswerRecord.Of)],
                Suggestions = store.ReadSuggestion(id) is { } s ? System.Text.Json.JsonSerializer.Deserialize<Suggestion>(s.Value, JsonRules.Options)! with { From = s.Source } : null,
                Suspect = SuspectView.OfSample(store, id),
                Bytes = stored.Bytes,
                Hash = stored.Hash,
            };
        }));
    }

    private static Ok<Page<HistoryEntry>> History(ProjectCall call, string sample)
    {
        var id = SampleIds.Parse(sample, "sample");
        var (answers, classes) = call.Host.Read(s => s.ReadState(id) is null ? throw Problems.NotFound($"There is no sample {id}.") : (s.ReadHistory(id), s.ReadProject().Classes));
        return TypedResults.Ok(new Page<HistoryEntry>([.. answers.Where(a => Sees(call, a)).Select(a => new HistoryEntry(a.At, a.Annotator, SentenceOf(a, classes)))], null));
    }

    private static string SentenceOf(StoredAnswer answer, IReadOnlyList<string> classes)
    {
        var value = AnswerValue.ParseOrNull(answer.Value);
        var said = answer.Outcome switch
        {
            AnswerOutcome.Skip => "skipped",
            AnswerOutcome.Unsure => "was unsure",
            _ when value?.Shapes is { } shapes => $"drew {shapes.Count} {(shapes.Count == 1 ? "shape" : "shapes")}",
            _ => $"said {string.Join(", ", (value?.Classes ?? []).Select(c => classes[c]))}",
        };
        var why = answer.Reason is { } reason ? $": {reason}" : "";
        return $"{said}{why}{(answer.Late ? ", after others had" : "")}{(answer.Live ? "" : ", taken back or replaced")}";
    }

    /// <summary>How the API calls a state of the store.</summary>
    internal static string NameOf(string state) => States.First(s => s.Value == state).Key;

    /// <summary>In a blind project annotators see their own answers alone.</summary>
    private static bool Sees(ProjectCall call, StoredAnswer answer) => !call.Host.Settings.Blind || call.Role >= Role.Reviewer || answer.Annotator == call.Who;

    private static Ok<Page<CommentView>> Comments(ProjectCall call, string sample) =>
        TypedResults.Ok(new Page<CommentView>([.. call.Host.Read(s => s.ReadComments(SampleIds.Parse(sample, "sample"))).Select(CommentView.Of)], null));

    private static async Task<Ok<CommentView>> Comment(ProjectCall call, string sample, NewComment request, CancellationToken cancel)
    {
        var id = SampleIds.Parse(sample, "sample");
        var text = TextRules.Lines(request.Text, "text", CommentMax);
        if (text.Length == 0)
        {
            throw Problems.Invalid("A comment has 1 to 2,000 characters.", "text", $"{CommentMax} characters");
        }

        if (call.Host.Read(s => s.ReadState(id)) is null)
        {
            throw Problems.NotFound($"There is no sample {id}.");
        }

        return TypedResults.Ok(CommentView.Of(await call.Host.WriteAsync(s => s.AddComment(id, call.Who, text), cancel)));
    }

    private static Ok<Page<TagCount>> Tags(ProjectCall call) =>
        TypedResults.Ok(new Page<TagCount>([.. call.Host.Read(s => s.ReadTags()).Select(t => new TagCount(t.Tag, t.Count))], null));

    private static async Task<NoContent> ChangeTags(ProjectCall call, TagChange request, CancellationToken cancel)
    {
        var samples = SampleIds.ParseAll(request.Samples, "samples", TaggedMax);
        ValueCheck.CheckTags(request.Add ?? [], "add");
        ValueCheck.CheckTags(request.Remove ?? [], "remove");
        await call.Host.WriteAsync(
            store =>
            {
                store.ChangeTags(samples, request.Add ?? [], request.Remove ?? [], call.Who);
                return true;
            },
            cancel);
        return TypedResults.NoContent();
    }
}

/// <summary>A comment to add.</summary>
/// <param name="Text">1 to 2,000 characters.</param>
public sealed record NewComment(string Text);

/// <summary>A tag.</summary>
/// <param name="Tag">Its text.</param>
/// <param name="Count">Samples that carry it.</param>
public sealed record TagCount(string Tag, long Count);

/// <summary>Tags to put on and take off.</summary>
/// <param name="Samples">At most 10,000.</param>
/// <param name="Add">Tags of 1 to 64 characters.</param>
/// <param name="Remove">Tags to take off.</param>
public sealed record TagChange(IReadOnlyList<string> Samples, IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);
