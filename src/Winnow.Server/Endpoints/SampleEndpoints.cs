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
    private static readonly string[] States = ["pool", "labelled", "skipped", "review", "broken"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}").WithTags("Samples");
        api.MapGet("/samples", List).Needs(Role.Viewer);
        api.MapGet("/samples/{sample}", Get).Needs(Role.Viewer);
        api.MapGet("/samples/{sample}/history", History).Needs(Role.Viewer);
        api.MapGet("/samples/{sample}/comments", Comments).Needs(Role.Viewer);
        api.MapPost("/samples/{sample}/comments", Comment).Needs(Role.Labeller);
        api.MapGet("/tags", Tags).Needs(Role.Viewer);
        api.MapPost("/tags", ChangeTags).Needs(Role.Labeller);
    }

    private static Ok<ItemsPage<SampleView>> List(
        ProjectCall call,
        string? state = null,
        int? @class = null,
        string? tag = null,
        int? round = null,
        string? annotator = null,
        string? text = null,
        string? review = null,
        string? sort = null,
        string? after = null,
        int limit = 50)
    {
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            throw Problems.Invalid($"'{state}' is no state.", "state", string.Join(", ", States));
        }

        if (text is { Length: 0 or > 200 })
        {
            throw Problems.Invalid("The text to look for has 1 to 200 characters.", "text", "1 to 200 characters");
        }

        var order = SampleSort.Id;
        if (sort is not null && !Enum.TryParse(sort, ignoreCase: true, out order))
        {
            throw Problems.Invalid($"'{sort}' is no order.", "sort", "id, newest, name, rank");
        }

        if (order == SampleSort.Rank && round is null)
        {
            throw Problems.Invalid("The order by rank needs a round.", "round");
        }

        var filter = new SampleFilter { State = state, Class = @class, Tag = tag, Round = round, Annotator = annotator, Text = text, Review = review, Sort = order };
        var cursor = Cursor.Read<SampleCursor>(after);
        if (cursor is not null && order != SampleSort.Name && !long.TryParse(cursor.Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            throw Problems.Invalid("'after' is no cursor of this list.", "after");
        }

        var rows = call.Host.Read(s => s.ReadSamples(filter, cursor, Cursor.Limit(limit)));
        var next = rows.Count == limit ? Cursor.Write(rows[^1].Cursor) : null;
        return TypedResults.Ok(new ItemsPage<SampleView>([.. rows.Select(r => SampleView.Of(call.Host.Id, r))], next));
    }

    private static Ok<SampleDetail> Get(ProjectCall call, string sample)
    {
        var id = SampleIds.Parse(sample, "sample");
        return TypedResults.Ok(call.Host.Read(store =>
        {
            var (stored, name, bits, state) = store.ReadSample(id) ?? throw Problems.NotFound($"There is no sample {id}.");
            var label = store.ReadLabel(id);
            var row = new SampleRow(id, name, stored.Width, stored.Height, bits, state, stored.Problem, label?.Class, label?.Value, new("", 0));
            return new SampleDetail(
                SampleView.Of(call.Host.Id, row),
                [.. store.ReadAnswers(id).Where(a => Sees(call, a)).Select(a => AnswerView.Of(call.Host.Id, a))],
                store.ReadTags(id),
                store.ReadSuggestion(id) is { } s ? System.Text.Json.JsonSerializer.Deserialize<Suggestion>(s.Value, JsonRules.Options)! with { From = s.Source } : null,
                stored.Bytes,
                stored.Hash);
        }));
    }

    private static Ok<ItemsPage<AnswerView>> History(ProjectCall call, string sample)
    {
        var id = SampleIds.Parse(sample, "sample");
        var answers = call.Host.Read(s => s.ReadState(id) is null ? throw Problems.NotFound($"There is no sample {id}.") : s.ReadHistory(id));
        return TypedResults.Ok(new ItemsPage<AnswerView>([.. answers.Where(a => Sees(call, a)).Select(a => AnswerView.Of(call.Host.Id, a))], null));
    }

    /// <summary>In a blind project annotators see their own answers alone.</summary>
    private static bool Sees(ProjectCall call, StoredAnswer answer) => !call.Host.Settings.Blind || call.Role >= Role.Reviewer || answer.Annotator == call.Who;

    private static Ok<ItemsPage<StoredComment>> Comments(ProjectCall call, string sample) =>
        TypedResults.Ok(new ItemsPage<StoredComment>(call.Host.Read(s => s.ReadComments(SampleIds.Parse(sample, "sample"))), null));

    private static async Task<Ok<StoredComment>> Comment(ProjectCall call, string sample, NewComment request, CancellationToken cancel)
    {
        var id = SampleIds.Parse(sample, "sample");
        var text = request.Text.Trim();
        if (text.Length is 0 or > CommentMax)
        {
            throw Problems.Invalid("A comment has 1 to 2,000 characters.", "text", $"{CommentMax} characters");
        }

        if (call.Host.Read(s => s.ReadState(id)) is null)
        {
            throw Problems.NotFound($"There is no sample {id}.");
        }

        return TypedResults.Ok(await call.Host.WriteAsync(s => s.AddComment(id, call.Who, text), cancel));
    }

    private static Ok<ItemsPage<TagCount>> Tags(ProjectCall call) =>
        TypedResults.Ok(new ItemsPage<TagCount>([.. call.Host.Read(s => s.ReadTags()).Select(t => new TagCount(t.Tag, t.Count))], null));

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

/// <summary>A sample in a list.</summary>
/// <param name="Sample">Id.</param>
/// <param name="Name">File name.</param>
/// <param name="Width">Pixels, or null.</param>
/// <param name="Height">Pixels, or null.</param>
/// <param name="Bits">Bits per channel, or null.</param>
/// <param name="State">Its state.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
/// <param name="Class">Class of its label, or null.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Image">Address of the picture.</param>
/// <param name="Thumb">Address of the small picture.</param>
public sealed record SampleView(string Sample, string Name, int? Width, int? Height, int? Bits, string State, string? Problem, int? Class, AnswerValue? Label, string Image, string Thumb)
{
    internal static SampleView Of(string project, SampleRow row)
    {
        var address = $"/api/projects/{project}/samples/{SampleIds.Text(row.Id)}/image";
        return new(SampleIds.Text(row.Id), row.Name, row.Width, row.Height, row.Bits, row.State, row.Problem, row.Class, AnswerValue.ParseOrNull(row.Value), address + "?size=view", address + "?size=thumb");
    }
}

/// <summary>A sample in detail.</summary>
/// <param name="Sample">As in a list.</param>
/// <param name="Answers">Live answers that the caller may see.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Suggestions">What a model suggests, or null.</param>
/// <param name="Bytes">File size.</param>
/// <param name="Hash">Hex SHA-256 of the file.</param>
public sealed record SampleDetail(SampleView Sample, IReadOnlyList<AnswerView> Answers, IReadOnlyList<string> Tags, Suggestion? Suggestions, long Bytes, string Hash);

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
