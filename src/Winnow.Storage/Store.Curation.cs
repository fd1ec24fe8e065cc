using System.Data.Common;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Adds image files that lie in the project's image folder under names made of their hashes.</summary>
    /// <param name="samples">Their ids are ignored: each gets the next free one.</param>
    /// <param name="source">Where they came from, for the journal.</param>
    /// <param name="by">Who brought them.</param>
    /// <returns>For each, the id it got, or null where a sample with the same content is there already.</returns>
    public IReadOnlyList<SampleId?> AddSamples(IReadOnlyList<NewSample> samples, string source, string by) => Change(transaction =>
    {
        var next = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), -1) + 1 FROM samples", transaction: transaction);
        var entered = new List<SampleAdded>();
        var at = Now();
        var ids = new SampleId?[samples.Count];
        for (var i = 0; i < samples.Count; i++)
        {
            var s = samples[i];
            var added = connection.Execute(
                """
                INSERT INTO samples (id, path, hash, bytes, width, height, problem, name, added_at, bits, perceptual_hash)
                SELECT @next, @Path, @Hash, @Bytes, @Width, @Height, @Problem, @Name, @at, @Bits, @PerceptualHash
                WHERE NOT EXISTS (SELECT 1 FROM samples WHERE hash = @Hash)
                """,
                new { next, s.Path, s.Hash, s.Bytes, s.Width, s.Height, s.Problem, s.Name, at, s.Bits, s.PerceptualHash },
                transaction);
            if (added > 0)
            {
                entered.Add(new(next, s.Path, s.Hash));
                ids[i] = new SampleId(next++);
            }
        }

        if (entered.Count > 0)
        {
            Append(EventTypes.SamplesAdded, new SamplesAdded(entered, source, by), transaction);
        }

        return (IReadOnlyList<SampleId?>)ids;
    });

    /// <summary>Puts tags on samples and takes others off.</summary>
    /// <exception cref="ProjectException">A sample is unknown.</exception>
    public void ChangeTags(IReadOnlyList<SampleId> samples, IReadOnlyList<string> add, IReadOnlyList<string> remove, string annotator) => Change(transaction =>
    {
        Append(EventTypes.TagsChanged, new TagsChanged([.. samples.Select(s => s.Value)], add, remove, annotator), transaction);
        connection.Execute(
            "INSERT INTO tags (tag, sample) VALUES (@tag, @sample) ON CONFLICT DO NOTHING",
            from tag in add from sample in samples select new { tag, sample = sample.Value },
            transaction);
        connection.Execute(
            "DELETE FROM tags WHERE tag = @tag AND sample = @sample",
            from tag in remove from sample in samples select new { tag, sample = sample.Value },
            transaction);
        return true;
    });

    /// <summary>All tags with the number of samples that carry them.</summary>
    public IReadOnlyList<(string Tag, long Count)> ReadTags() => [.. connection.Query<(string, long)>("SELECT tag, COUNT(*) FROM tags GROUP BY tag ORDER BY tag", transaction: batch)];

    /// <summary>The samples that carry a tag, by id.</summary>
    public IReadOnlyList<SampleId> ReadTagged(string tag) => [.. connection.Query<long>("SELECT sample FROM tags WHERE tag = @tag ORDER BY sample", new { tag }, batch).Select(id => new SampleId(id))];

    /// <summary>A sample's tags.</summary>
    public IReadOnlyList<string> ReadTags(SampleId sample) => [.. connection.Query<string>("SELECT tag FROM tags WHERE sample = @id ORDER BY tag", new { id = sample.Value }, batch)];

    /// <summary>Adds a comment to a sample.</summary>
    /// <returns>The comment as it is kept.</returns>
    /// <exception cref="ProjectException">The sample is unknown.</exception>
    public StoredComment AddComment(SampleId sample, string annotator, string text) => Change(transaction =>
    {
        var at = Now();
        var id = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM comments", transaction: transaction);
        var number = Append(EventTypes.CommentAdded, new CommentAdded(id, sample.Value, annotator, text), transaction);
        connection.Execute(
            "INSERT INTO comments (id, sample, annotator, text, at, event) VALUES (@id, @sample, @annotator, @text, @at, @number)",
            new { id, sample = sample.Value, annotator, text, at, number },
            transaction);
        return new StoredComment(id, annotator, text, at);
    });

    /// <summary>A sample's comments, oldest first.</summary>
    public IReadOnlyList<StoredComment> ReadComments(SampleId sample) =>
        [.. connection.Query<StoredComment>("SELECT id, annotator, text, at FROM comments WHERE sample = @id ORDER BY id", new { id = sample.Value }, batch)];

    /// <summary>Asks a reviewer to look at a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="kind"><c>flag</c> or <c>suspect</c>.</param>
    /// <param name="detail">Why.</param>
    /// <exception cref="ProjectException">The sample is unknown.</exception>
    public void AskForReview(SampleId sample, string kind, string detail) => Change(transaction => AskForReview(sample, kind, detail, transaction));

    private int AskForReview(SampleId sample, string kind, string detail, DbTransaction transaction)
    {
        var number = Append(EventTypes.ReviewAsked, new ReviewAsked(sample.Value, kind, detail), transaction);
        return connection.Execute(
            "INSERT INTO reviews (sample, kind, detail, event) VALUES (@sample, @kind, @detail, @number) ON CONFLICT (sample) DO UPDATE SET kind = @kind, detail = @detail, event = @number",
            new { sample = sample.Value, kind, detail, number },
            transaction);
    }

    /// <summary>Ends a sample's review, if one is due: its label, or that it has none, stands.</summary>
    public void CloseReview(SampleId sample, string reviewer) => Change(transaction =>
    {
        if (connection.QueryFirstOrDefault<string>("SELECT kind FROM reviews WHERE sample = @id", new { id = sample.Value }, transaction) is not { } kind)
        {
            return 0;
        }

        if (kind == "suspect")
        {
            connection.Execute(
                "INSERT INTO cleared (sample, label) SELECT sample, event FROM labels WHERE sample = @id ON CONFLICT (sample) DO UPDATE SET label = excluded.label", new { id = sample.Value }, transaction);
        }

        Append(EventTypes.ReviewAccepted, new ReviewAccepted(sample.Value, kind, reviewer), transaction);
        return connection.Execute("DELETE FROM reviews WHERE sample = @id", new { id = sample.Value }, transaction);
    });

    /// <summary>Samples that wait for a review, by kind or all, after a sample.</summary>
    public IReadOnlyList<(SampleId Sample, string Kind, string Detail)> ReadReviews(string? kind, long after, int count) =>
    [
        .. connection.Query<(long Sample, string Kind, string Detail)>(
            "SELECT sample, kind, detail FROM reviews WHERE (@kind IS NULL OR kind = @kind) AND sample > @after ORDER BY sample LIMIT @count", new { kind, after, count }, batch)
            .Select(r => (new SampleId(r.Sample), r.Kind, r.Detail)),
    ];

    /// <summary>Replaces what a model suggests for samples.</summary>
    public void Suggest(string source, IReadOnlyList<(SampleId Sample, string Value)> suggestions) => Change(transaction => connection.Execute(
        "INSERT INTO suggestions (sample, source, value) VALUES (@sample, @source, @value) ON CONFLICT (sample) DO UPDATE SET source = @source, value = @value",
        suggestions.Select(s => new { sample = s.Sample.Value, source, value = s.Value }),
        transaction));

    /// <summary>What a model suggests for a sample, as JSON, or null.</summary>
    public (string Source, string Value)? ReadSuggestion(SampleId sample) =>
        connection.QueryFirstOrDefault<(string Source, string Value)>("SELECT source, value FROM suggestions WHERE sample = @id", new { id = sample.Value }, batch) is { Source: not null } found ? found : null;
}

/// <summary>An image file that comes into a project.</summary>
/// <param name="Path">Where it lies, relative to the project's image folder.</param>
/// <param name="Name">Its name as people know it.</param>
/// <param name="Hash">Hex SHA-256 of its bytes.</param>
/// <param name="Bytes">File size.</param>
/// <param name="Width">Pixels as displayed, or null where it cannot be read.</param>
/// <param name="Height">Pixels as displayed, or null where it cannot be read.</param>
/// <param name="Bits">Bits per channel, or null where it cannot be read.</param>
/// <param name="PerceptualHash">64 bits in which near pictures differ little, or null.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
public sealed record NewSample(string Path, string Name, string Hash, long Bytes, int? Width, int? Height, int? Bits, long? PerceptualHash, string? Problem);

/// <summary>A comment on a sample.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Annotator">Who wrote it.</param>
/// <param name="Text">Plain text.</param>
/// <param name="At">When, ISO 8601 in UTC.</param>
public sealed record StoredComment(long Id, string Annotator, string Text, string At);
