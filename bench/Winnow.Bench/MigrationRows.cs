using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Querying;
using Winnow.Storage;
using Winnow.Storage.Migrating;
using Winnow.Storage.Tests;

namespace Winnow.Bench;

/// <summary>Moving a large project between SQLite and a PostgreSQL that the row starts by itself, with everything that is committed on the disk.</summary>
internal static class MigrationRows
{
    private const int Answers = 20_000;
    private const int GroupSize = 64;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("migrate-1m", "scale", "seconds to move 1,000,000 samples, a rank table of all of them and 20,000 answers from SQLite to PostgreSQL and back, every row compared", new(BoundKind.AtMost, 600), "", Migrate),
    ];

    private static BenchValue Migrate(BenchContext context)
    {
        if (PostgresServer.WhyNot is { } reason)
        {
            throw new BenchException(reason);
        }

        var count = context.Size ?? 1_000_000;
        var folder = Directory.CreateTempSubdirectory("winnow-migrate-").FullName;
        try
        {
            var project = Path.Combine(folder, "project");
            Make(project, count);
            using var server = PostgresServer.Start(durable: true);
            var start = Stopwatch.GetTimestamp();
            var there = StoreMigration.ToPostgres(project, server.Address, TimeProvider.System, null, CancellationToken.None);
            var half = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var back = StoreMigration.ToSqlite(project, server.Address, null, TimeProvider.System, null, CancellationToken.None);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return there.Hash == back.Hash && there.Rows == back.Rows
                ? new(seconds, "s") { Note = string.Create(CultureInfo.InvariantCulture, $"{there.Rows:#,0} rows; there {half:0} s, back {seconds - half:0} s; SHA-256 {there.Hash[..12]}… on both sides; {count:#,0} samples") }
                : throw new BenchException($"The tables came back with the hash {back.Hash} and left with {there.Hash}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Make(string folder, int count)
    {
        StoredSample[] samples = [.. Enumerable.Range(0, count).Select(i => new StoredSample(new(i), $"{i % 1000:000}/{i}.jpg", $"{(ulong)i * 0x9E3779B97F4A7C15UL:x16}{i:x48}", 40_000 + (i % 9973), 640, 480, i % 1000 == 999 ? "torn" : null))];
        using var store = Store.Create(folder, new("large", "classify", folder, 7, TimeProvider.System.GetUtcNow(), ["crow", "tit"]), samples, TimeProvider.System);
        var ids = samples.Where(s => s.Problem is null).Select(s => s.Id).ToArray();
        new Random(7).Shuffle(ids);
        store.OpenRound(new(1, 7, "adaptive", "model 1", 0, ids.Length, [.. ids.Select((id, i) => new Pick(id, 1f / (i + 1), "torn between crow and tit") { InclusionProbability = i % 10 == 0 ? 0.1 : null })]));
        var majority = new ExactMajority();
        foreach (var group in ids.Take(Answers).Chunk(GroupSize))
        {
            store.Batch([.. group.Select(id => (Action<Store>)(s => s.Submit(
                new($"k{id}", id, "ann", AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 900, 1, 1), 1, majority)))]);
        }
    }
}
