using System.Globalization;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Size and time of every file of a watched folder that was taken, by its name.</summary>
    public IReadOnlyDictionary<string, string> ReadStreamMarks(string folder) =>
        connection.Query<(string Name, string Mark)>("SELECT name, mark FROM stream_files WHERE folder = @folder", new { folder }, batch).ToDictionary(r => r.Name, r => r.Mark, StringComparer.Ordinal);

    /// <summary>Takes files of a watched folder; one that changed since it was taken is another image.</summary>
    /// <param name="folder">Absolute folder.</param>
    /// <param name="files">Name below it, its mark, and whether it is a video.</param>
    /// <param name="by">Who the images come from.</param>
    public void AddStreamFiles(string folder, IReadOnlyList<(string Name, string Mark, bool IsVideo)> files, string by) => Change(transaction => connection.Execute(
        """
        INSERT INTO stream_files (folder, name, mark, by, kind, state, at) VALUES (@folder, @Name, @Mark, @by, @kind, 'waiting', @at)
        ON CONFLICT (folder, name) WHERE folder IS NOT NULL DO UPDATE SET mark = @Mark, kind = @kind, hash = NULL, state = 'waiting', sample = NULL, problem = NULL, at = @at
        """,
        files.Select(f => new { folder, f.Name, f.Mark, by, kind = Kind(f.IsVideo), at = Now() }),
        transaction));

    /// <summary>Takes an image or a video that was pushed and lies staged.</summary>
    /// <param name="name">As the sender calls it.</param>
    /// <param name="file">Name of the staged file.</param>
    /// <param name="by">Who pushed it.</param>
    /// <param name="isVideo">Whether it is a video.</param>
    /// <returns>Its id.</returns>
    public long AddPushedFile(string name, string file, string by, bool isVideo = false) => Change(transaction => connection.ExecuteScalar<long>(
        "INSERT INTO stream_files (name, file, by, kind, state, at) VALUES (@name, @file, @by, @kind, 'waiting', @at) RETURNING id",
        new { name, file, by, kind = Kind(isVideo), at = Now() },
        transaction));

    /// <summary>Takes frames of a video, which lie staged; one that is there already is left as it is.</summary>
    /// <param name="video">The video.</param>
    /// <param name="hash">Hex SHA-256 of the video.</param>
    /// <param name="frames">Name, staged file, number and time of each.</param>
    public void AddFrames(StoredStreamFile video, string hash, IReadOnlyList<(string Name, string File, long Number, double Seconds)> frames)
    {
        ArgumentNullException.ThrowIfNull(video);
        Change(transaction =>
        {
            connection.Execute("UPDATE stream_files SET hash = @hash WHERE id = @Id", new { hash, video.Id }, transaction);
            return connection.Execute(
                """
                INSERT INTO stream_files (name, file, by, state, video, hash, frame, seconds, at) VALUES (@Name, @File, @By, 'waiting', @Id, @hash, @Number, @Seconds, @at)
                ON CONFLICT (video, hash, frame) WHERE video IS NOT NULL DO NOTHING
                """,
                frames.Select(f => new { f.Name, f.File, video.By, video.Id, hash, f.Number, f.Seconds, at = Now() }),
                transaction);
        });
    }

    /// <summary>Number of the last frame that was taken from a video as it is now, or -1.</summary>
    public long LastFrame(long video) => connection.ExecuteScalar<long>(
        "SELECT COALESCE(MAX(f.frame), -1) FROM stream_files f JOIN stream_files v ON v.id = f.video WHERE f.video = @video AND f.hash = v.hash", new { video }, batch);

    /// <summary>Images and videos that wait, in the order of their arrival.</summary>
    public IReadOnlyList<StoredStreamFile> ReadWaitingStreamFiles(int count) =>
    [
        .. connection.Query<(long Id, string? Folder, string Name, string? File, string By, long IsVideo, string? Video, string? Hash, long Frame, double Seconds)>(
            """
            SELECT f.id, f.folder, f.name, f.file, f.by, CASE f.kind WHEN 'video' THEN 1 ELSE 0 END, v.name, f.hash, COALESCE(f.frame, 0), COALESCE(f.seconds, 0.0)
            FROM stream_files f LEFT JOIN stream_files v ON v.id = f.video WHERE f.state = 'waiting' ORDER BY f.id LIMIT @count
            """,
            new { count },
            batch)
            .Select(r => new StoredStreamFile(r.Id, r.Folder, r.Name, r.File, r.By) { IsVideo = r.IsVideo == 1, Frame = r.Video is null ? null : new(r.Video, r.Hash!, r.Frame, r.Seconds) }),
    ];

    /// <summary>How many images and videos wait.</summary>
    public long CountWaitingStreamFiles() => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM stream_files WHERE state = 'waiting'", transaction: batch);

    /// <summary>Says what became of an image; a second call changes nothing.</summary>
    /// <param name="id">The image.</param>
    /// <param name="state"><c>decided</c>, <c>duplicate</c> or <c>problem</c>.</param>
    /// <param name="sample">The sample, or null.</param>
    /// <param name="problem">Why it cannot be used, or null.</param>
    public void SettleStreamFile(long id, string state, SampleId? sample, string? problem) => Change(transaction => connection.Execute(
        "UPDATE stream_files SET state = @state, sample = @sample, problem = @problem WHERE id = @id AND state = 'waiting'", new { id, state, sample = sample?.Value, problem }, transaction));

    /// <summary>Where the streams stand. Cost: the number of streams and of kept images.</summary>
    public StreamTotals ReadStreamTotals()
    {
        var (seen, kept, waiting, problems) = connection.QuerySingle<(long, long, long, long)>(
            """
            SELECT (SELECT CAST(COALESCE(SUM((SELECT COALESCE(MAX(sequence), 0) FROM stream_decisions d WHERE d.stream = s.name)), 0) AS BIGINT) FROM streams s),
                   (SELECT COUNT(*) FROM stream_decisions WHERE label = 1),
                   (SELECT COUNT(*) FROM stream_files WHERE state = 'waiting'),
                   (SELECT COUNT(*) FROM stream_files WHERE state = 'problem')
            """,
            transaction: batch);
        var (name, problem) = connection.QueryFirstOrDefault<(string? Name, string? Problem)>("SELECT name, problem FROM stream_files WHERE state = 'problem' ORDER BY id DESC LIMIT 1", transaction: batch);
        return new(seen, kept, waiting, problems, name is null ? null : $"{name}: {problem}");
    }

    /// <summary>Decisions of all streams, newest first.</summary>
    /// <param name="before">Event and number in the stream of the last one seen, or null for the newest.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<StoredStreamDecision> ReadStreamDecisions((long Event, long Sequence)? before, int count) =>
    [
        .. connection.Query<(string Stream, long Event, string Name, long Sequence, long Sample, string At, double Score, double Threshold, double Spent, long Label, string Reason)>(
            """
            SELECT d.stream, d.event, COALESCE(s.name, s.path), d.sequence, d.sample, d.at, d.score, d.threshold, d.spent, d.label, d.reason
            FROM stream_decisions d JOIN samples s ON s.id = d.sample
            WHERE (d.event, d.sequence) < (@number, @sequence) ORDER BY d.event DESC, d.sequence DESC LIMIT @count
            """,
            new { number = before?.Event ?? long.MaxValue, sequence = before?.Sequence ?? long.MaxValue, count },
            batch)
            .Select(r => new StoredStreamDecision(
                r.Stream, r.Event, r.Name, new(r.Sequence, new SampleId(r.Sample), r.Score, r.Threshold, r.Spent, r.Label == 1, r.Reason), DateTimeOffset.Parse(r.At, CultureInfo.InvariantCulture))),
    ];

    /// <summary>When labels were granted by any stream since a moment.</summary>
    public IReadOnlyList<DateTimeOffset> ReadGrantTimes(DateTimeOffset since) =>
    [
        .. connection.Query<string>("SELECT at FROM stream_decisions WHERE label = 1 AND at > @since", new { since = Stamp(since) }, batch)
            .Select(t => DateTimeOffset.Parse(t, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Passed images that nobody has answered or asked for since: of the newest stream first, highest score first.</summary>
    public IReadOnlyList<(SampleId Sample, double Score)> ReadPassed(int count) =>
    [
        .. connection.Query<(long Sample, double Score)>(
            """
            SELECT d.sample, d.score FROM stream_decisions d JOIN streams t ON t.name = d.stream JOIN samples s ON s.id = d.sample
            WHERE d.label = 0 AND s.state = 'pool' AND d.sample NOT IN (SELECT sample FROM asked_for)
            ORDER BY t.event DESC, d.score DESC, d.sequence LIMIT @count
            """,
            new { count },
            batch).Select(r => (new SampleId(r.Sample), r.Score)),
    ];

    private static string Kind(bool isVideo) => isVideo ? "video" : "image";
}
