using System.Globalization;
using System.Text;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>One page of samples by keyset: its cost does not grow with the pages before it.</summary>
    /// <param name="filter">Which samples.</param>
    /// <param name="after">Last row of the page before, or null for the first.</param>
    /// <param name="count">Rows of a page.</param>
    public IReadOnlyList<SampleRow> ReadSamples(SampleFilter filter, SampleCursor? after, int count)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var (from, joins, conditions, measure, byRank) = Looking(filter);
        // The sort keys are a closed list: nothing of a caller's text gets into the statement.
        var (key, descending) = filter.Sort switch
        {
            SampleSort.Uncertainty or SampleSort.Loss => ("c.value", true),
            SampleSort.Name => ("COALESCE(s.name, s.path)", false),
            SampleSort.Newest => ("s.id", true),
            SampleSort.Rank when byRank => ("p.rank", false),
            _ => ("s.id", false),
        };
        if (after is not null)
        {
            conditions.Add(byRank ? "p.rank > @Key" : descending ? $"({key}, s.id) < (@Key, @Id)" : $"({key}, s.id) > (@Key, @Id)");
        }

        var labels = filter.Class is null ? "LEFT JOIN" : "JOIN";
        var order = byRank ? key : descending ? $"{key} DESC, s.id DESC" : $"{key}, s.id";
        object? value = after is null ? null
            : measure is not null ? double.Parse(after.Key, CultureInfo.InvariantCulture)
            : filter.Sort == SampleSort.Name ? after.Key
            : long.Parse(after.Key, CultureInfo.InvariantCulture);
        var rows = connection.Query<(long Id, string Name, long? Width, long? Height, long? Bits, string State, string? Problem, long? Class, string? Value, string? Tags, object Key)>(
            $"""
            SELECT s.id, COALESCE(s.name, s.path), s.width, s.height, s.bits, s.state, s.problem, l.class, l.value, (SELECT STRING_AGG(t2.tag, @separator ORDER BY t2.tag) FROM tags t2 WHERE t2.sample = s.id), {key}
            FROM {from} {string.Join(' ', joins)} {labels} labels l ON l.sample = s.id
            {Where(conditions)} ORDER BY {order} LIMIT @count
            """,
            new { filter.Tag, filter.Round, filter.State, filter.Class, filter.Annotator, text = filter.Text is null ? null : Holding(filter.Text), filter.Review, measure, separator = "\x1f", Key = value, Id = after?.Id, count },
            batch);
        return
        [
            .. rows.Select(r => new SampleRow(
                new SampleId(r.Id), r.Name, (int?)r.Width, (int?)r.Height, (int?)r.Bits, r.State, r.Problem, (int?)r.Class, r.Value, r.Tags?.Split('\x1f') ?? [],
                new SampleCursor(r.Key is double score ? score.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(r.Key, CultureInfo.InvariantCulture)!, r.Id)) { Score = measure is null ? null : (double)r.Key }),
        ];
    }

    /// <summary>How many samples a filter leaves. Without a filter, or of a state alone, counters say so at once; otherwise its cost grows with the samples that the filter leaves, and by text with all.</summary>
    public long CountSamples(SampleFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter == new SampleFilter { State = filter.State, Sort = filter.Sort } && filter.Sort is SampleSort.Id or SampleSort.Newest or SampleSort.Name)
        {
            var counters = ReadCounters();
            return filter.State is { } state ? counters.GetValueOrDefault(state) : counters.Values.Sum();
        }

        var (from, joins, conditions, measure, _) = Looking(filter);
        var labels = filter.Class is null ? "" : "JOIN labels l ON l.sample = s.id";
        return connection.ExecuteScalar<long>(
            $"SELECT COUNT(*) FROM {from} {string.Join(' ', joins)} {labels} {Where(conditions)}",
            new { filter.Tag, filter.Round, filter.State, filter.Class, filter.Annotator, text = filter.Text is null ? null : Holding(filter.Text), filter.Review, measure },
            batch);
    }

    // What a filter and an order ask for. Everything in it is written in this file; values come as parameters alone.
    private static (string From, List<string> Joins, List<string> Conditions, string? Measure, bool ByRank) Looking(SampleFilter filter)
    {
        var joins = new List<string>();
        var conditions = new List<string>();
        if (filter.Tag is not null)
        {
            joins.Add("JOIN tags t ON t.sample = s.id AND t.tag = @Tag");
        }

        var byRank = filter.Sort == SampleSort.Rank && filter.Round is not null;
        if (byRank)
        {
            conditions.Add("p.round = @Round");
        }
        else if (filter.Round is not null)
        {
            joins.Add("JOIN picked q ON q.sample = s.id AND q.round = @Round JOIN picks p ON p.round = q.round AND p.rank = q.rank");
        }

        if (filter.State is not null)
        {
            conditions.Add("s.state = @State");
        }

        if (filter.Class is not null)
        {
            conditions.Add("l.class = @Class");
        }

        if (filter.Annotator is not null)
        {
            conditions.Add("s.id IN (SELECT sample FROM answers WHERE annotator = @Annotator AND live = 1)");
        }

        if (filter.Text is not null)
        {
            // Both engines lower ASCII letters alone in names, so that is done to what is looked for as well.
            conditions.Add("LOWER(COALESCE(s.name, s.path)) LIKE @text ESCAPE '!'");
        }

        if (filter.Review is not null)
        {
            conditions.Add("s.id IN (SELECT sample FROM reviews WHERE kind = @Review)");
        }

        if (filter.Suspect)
        {
            conditions.Add(
                """
                s.id IN (SELECT q2.sample FROM suspects q2 JOIN labels l2 ON l2.sample = q2.sample AND l2.class = q2.given WHERE NOT EXISTS (SELECT 1 FROM cleared c2 WHERE c2.sample = q2.sample AND c2.label = l2.event)
                  UNION ALL SELECT o2.sample FROM object_suspects o2 JOIN labels l3 ON l3.sample = o2.sample AND l3.event = o2.label WHERE NOT EXISTS (SELECT 1 FROM cleared c3 WHERE c3.sample = o2.sample AND c3.label = l3.event))
                """);
        }

        var measure = filter.Sort switch
        {
            SampleSort.Uncertainty => "uncertainty",
            SampleSort.Loss => "loss",
            _ => null,
        };
        // The rank table lies in the order that is wanted: CROSS JOIN has it walked instead of sorted. A rank stands once in a round.
        var from = byRank ? "picks p CROSS JOIN samples s" : "samples s";
        if (byRank)
        {
            conditions.Add("s.id = p.sample");
        }

        if (measure is not null)
        {
            // Without another filter the rows come in the order of the scores' index; CROSS JOIN says so to the planner.
            var alone = conditions.Count == 0 && joins.Count == 0 && filter.Class is null;
            from = alone ? "scores c CROSS JOIN samples s" : "samples s JOIN scores c ON c.sample = s.id";
            if (alone)
            {
                conditions.Add("s.id = c.sample");
            }

            conditions.Add("c.measure = @measure AND c.round = (SELECT round FROM score_rounds WHERE measure = @measure)");
        }

        return (from, joins, conditions, measure, byRank);
    }

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";

    /// <summary>The pattern of names that hold a text, whatever the case of its ASCII letters.</summary>
    private static string Holding(string text)
    {
        var pattern = new StringBuilder("%");
        foreach (var letter in text)
        {
            pattern.Append(letter is '%' or '_' or '!' ? "!" : "").Append(char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter);
        }

        return pattern.Append('%').ToString();
    }

    /// <summary>Journal entries after a number, oldest first.</summary>
    public IReadOnlyList<StoredEvent> ReadEvents(long after, int count) =>
    [
        .. connection.Query<(long Number, string At, string Type, string Data, string Previous, string Hash)>(
            "SELECT number, at, type, data, previous, hash FROM events WHERE number > @after ORDER BY number LIMIT @count", new { after, count }, batch)
            .Select(r => new StoredEvent(r.Number, r.At, r.Type, r.Data, r.Previous, r.Hash)),
    ];

    /// <summary>Journal entries about one sample's answers, oldest first: every answer, taken back or not.</summary>
    public IReadOnlyList<StoredAnswer> ReadHistory(SampleId sample) => ReadAnswers("sample = @id", new { id = sample.Value });

    /// <summary>A sample's label: class and value as JSON, with who gave it; null where it has none.</summary>
    public (int? Class, string? Value, string Annotator)? ReadLabel(SampleId sample)
    {
        var r = connection.QueryFirstOrDefault<(long? Class, string? Value, string Annotator)>("SELECT class, value, annotator FROM labels WHERE sample = @id", new { id = sample.Value }, batch);
        return r.Annotator is null ? null : ((int?)r.Class, r.Value, r.Annotator);
    }
}

/// <summary>Which samples a page shows; null leaves a filter out.</summary>
public sealed record SampleFilter
{
    /// <summary><c>pool</c>, <c>labelled</c>, <c>skipped</c>, <c>review</c> or <c>broken</c>.</summary>
    public string? State { get; init; }

    /// <summary>Class of the label.</summary>
    public int? Class { get; init; }

    /// <summary>Carries this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Picked by this round.</summary>
    public int? Round { get; init; }

    /// <summary>Answered by this annotator.</summary>
    public string? Annotator { get; init; }

    /// <summary>The name holds this text, whatever the case. Reads all names.</summary>
    public string? Text { get; init; }

    /// <summary>Waits for a review of this kind.</summary>
    public string? Review { get; init; }

    /// <summary>Its label is held to be wrong.</summary>
    public bool Suspect { get; init; }

    /// <summary>Order of the rows.</summary>
    public SampleSort Sort { get; init; }
}

/// <summary>Orders of a list of samples.</summary>
public enum SampleSort
{
    /// <summary>Oldest first.</summary>
    Id,

    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>By name, ordinal. Reads all names that the filter leaves.</summary>
    Name,

    /// <summary>By rank in the filter's round.</summary>
    Rank,

    /// <summary>What the newest model is least sure of first; samples it has not looked at are left out.</summary>
    Uncertainty,

    /// <summary>Labels that the newest model, learned from the others, believes least first; samples without a label are left out.</summary>
    Loss,
}

/// <summary>Where a page ended.</summary>
/// <param name="Key">Sort key of its last row.</param>
/// <param name="Id">Id of its last row.</param>
public sealed record SampleCursor(string Key, long Id);

/// <summary>One row of a page.</summary>
/// <param name="Id">The sample.</param>
/// <param name="Name">File name.</param>
/// <param name="Width">Pixels, or null.</param>
/// <param name="Height">Pixels, or null.</param>
/// <param name="Bits">Bits per channel, or null.</param>
/// <param name="State">Its state.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
/// <param name="Class">Class of its label, or null.</param>
/// <param name="Value">Its label as JSON, or null.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Cursor">For the page after it.</param>
public sealed record SampleRow(SampleId Id, string Name, int? Width, int? Height, int? Bits, string State, string? Problem, int? Class, string? Value, IReadOnlyList<string> Tags, SampleCursor Cursor)
{
    /// <summary>What the rows are sorted by, where that is a score.</summary>
    public double? Score { get; init; }
}
