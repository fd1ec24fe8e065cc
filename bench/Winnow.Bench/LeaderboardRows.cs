using System.Text.Json;

namespace Winnow.Bench;

/// <summary>How long the usual leaderboard takes, with one command.</summary>
internal static class LeaderboardRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("leaderboard-minutes", "core", "minutes for `winnow leaderboard`: 12 strategies × 6 data sets × 10 seeds, 20 rounds each", new(BoundKind.AtMost, 60), "", Measure),
    ];

    private static BenchValue Measure(BenchContext context)
    {
        string[] shared = ["fashion-mnist", "cifar10-jpeg", "pneumoniamnist", "breastmnist", "magnetic-tile"];
        var data = string.Join(',', shared.Select(name => context.SharedPath("data", name)).Prepend("mnist"));
        var launcher = Path.Combine(context.Repository, "winnow");
        // The first start builds; it is not part of the figure.
        Command.Run(context.Repository, launcher, ["--version"]);
        // A fresh folder: a leaderboard that was stopped would go on where it was.
        var folder = Directory.CreateTempSubdirectory("winnow-leaderboard-");
        try
        {
            var seconds = Command.Seconds(context.Repository, launcher, ["leaderboard", "--data", data, "--out", folder.FullName]);
            // The ranks alone: all curves take megabytes, and the command makes them again.
            using var board = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "leaderboard.json")));
            File.WriteAllText(Path.Combine(context.Repository, "bench", "results", "leaderboard-ranks.json"), board.RootElement.GetProperty("ranks").GetRawText() + "\n");
            return new(seconds / 60, "min") { Seeds = [.. Enumerable.Range(1, 10)] };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
