using System.Text.Json;
using Winnow.Core.Metrics;

namespace Winnow.Core.Loop;

/// <summary>Several strategies over several data sets: the content of <c>leaderboard.json</c>.</summary>
public sealed record Leaderboard
{
    /// <summary>Version of the file's shape.</summary>
    public string Version { get; init; } = "1";

    /// <summary>One entry per data set, in the order they were asked for.</summary>
    public required IReadOnlyList<LeaderboardEntry> Entries { get; init; }

    /// <summary>Mean ranks by mean AULC, each data set being one block; null with fewer than two strategies.</summary>
    public RankResult? Ranks { get; init; }

    /// <summary>Mean over the data sets of the share of checkpoints at which the row beats the column.</summary>
    public WinResult? Wins { get; init; }

    /// <summary>The leaderboard of finished experiments over the same strategies.</summary>
    /// <exception cref="ArgumentException">There is no experiment, or they ran other strategies.</exception>
    public static Leaderboard Of(IReadOnlyList<LeaderboardEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            throw new ArgumentException("A leaderboard needs at least one data set.", nameof(entries));
        }

        string[] names = [.. entries[0].Result.Strategies.Select(s => s.Name)];
        if (entries.Any(e => !e.Result.Strategies.Select(s => s.Name).SequenceEqual(names)))
        {
            throw new ArgumentException("The data sets of a leaderboard need the same strategies in the same order.", nameof(entries));
        }

        WinResult[] wins = [.. entries.Select(e => e.Result.Wins).OfType<WinResult>()];
        return new()
        {
            Entries = entries,
            Ranks = names.Length < 2 ? null : FriedmanTest.Of(names, [.. entries.Select(e => (double[])[.. e.Result.Strategies.Select(s => s.Aulc.Mean)])], "data sets"),
            Wins = wins.Length == 0 ? null : PairedWins.Mean(wins),
        };
    }

    /// <summary>Writes the file; a crash leaves either the old content or the new.</summary>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.Leaderboard));

    /// <summary>Reads a file written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The file is no leaderboard.</exception>
    public static Leaderboard Load(string path) => ResultJson.Load(path, ResultJson.Default.Leaderboard);
}

/// <summary>One data set of a leaderboard.</summary>
/// <param name="Features">What the model learned from, in words, such as <c>50 principal components of the pixels</c>.</param>
/// <param name="Pool">Samples that could be labelled.</param>
/// <param name="Holdout">Samples measured on.</param>
/// <param name="Result">Everything that was measured, as a simulation's <c>result.json</c> holds it.</param>
public sealed record LeaderboardEntry(string Features, int Pool, int Holdout, ResultFile Result);
