using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string LastPart = "substr(COALESCE(name, path), length(rtrim(COALESCE(name, path), replace(COALESCE(name, path), '/', ''))) + 1)";

    /// <summary>Samples whose name ends with a file name, folders left out, with their whole names; at most so many.</summary>
    public IReadOnlyList<(SampleId Id, string Name)> FindByFileName(string fileName, int count) =>
    [
        .. connection.Query<(long Id, string Name)>($"SELECT id, COALESCE(name, path) FROM samples WHERE {LastPart} = @fileName ORDER BY id LIMIT @count", new { fileName, count }, batch)
            .Select(r => (new SampleId(r.Id), r.Name)),
    ];

    /// <summary>Where a sample stands for those who want the most useful first: its state, its place among those asked for by name, and its rank in the newest round; null where there is none.</summary>
    public (string State, long? Asked, int? Rank)? ReadPlace(SampleId sample)
    {
        var (state, asked, rank) = connection.QueryFirstOrDefault<(string? State, long? Asked, long? Rank)>(
            """
            SELECT state, (SELECT position FROM asked_for WHERE sample = s.id), (SELECT rank FROM picked WHERE round = (SELECT MAX(number) FROM rounds) AND sample = s.id)
            FROM samples s WHERE id = @id
            """,
            new { id = sample.Value },
            batch);
        return state is null ? null : (state, asked, (int?)rank);
    }

    /// <summary>What is known of an answer that was given in another program, or null.</summary>
    public (string Version, long? Answer)? ReadOutsideAnswer(string source, string id)
    {
        var (version, answer) = connection.QueryFirstOrDefault<(string? Version, long? Answer)>("SELECT version, answer FROM outside_answers WHERE source = @source AND id = @id", new { source, id }, batch);
        return version is null ? null : (version, answer);
    }

    /// <summary>Notes which answer stands for one that was given in another program.</summary>
    /// <param name="source">The program.</param>
    /// <param name="id">Its id of the answer.</param>
    /// <param name="version">When it was changed there, ISO 8601 in UTC, or <c>~</c> where it was deleted.</param>
    /// <param name="answer">The answer here, or null.</param>
    public void SetOutsideAnswer(string source, string id, string version, long? answer) => Change(transaction => connection.Execute(
        "INSERT INTO outside_answers (source, id, version, answer) VALUES (@source, @id, @version, @answer) ON CONFLICT (source, id) DO UPDATE SET version = @version, answer = @answer",
        new { source, id, version, answer },
        transaction));

    /// <summary>One answer by its id, or null.</summary>
    public StoredAnswer? ReadAnswer(long id) => FindAnswer("id = @id", new { id });
}
