using System.Text.Json;

namespace Winnow.Bench.Serving;

/// <summary>What the eye waits for, taken in headless Chromium by <c>npm run measure</c> of the web app; one run serves all rows.</summary>
internal static class ScreenRows
{
    private const string Group = "server";
    private const string Address = "WINNOW_MEASURE_LARGE";
    private const string Password = "WINNOW_MEASURE_PASSWORD";

    // One run serves all rows, a failed one too: it would fail again, and take the figures it did give with it.
    private static Task<string>? done;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        AtMost("screen-submit-p50", "ms from the key to the next image painted, 1080p JPEG, median", 50),
        AtMost("screen-submit-p95", "the same, p95", 150),
        AtMost("screen-submit-p99", "the same, p99", 300),
        AtMost("screen-submit-200ms-p95", "the same with 200 ms added to each request, p95", 200),
        AtMost("screen-key-p95", "ms from the key to the frame with its change, 500 boxes, p95", 33),
        AtLeast("screen-500-boxes-drag", "frames a second while one of 500 boxes is dragged", 30),
        AtLeast("screen-500-boxes-pan", "frames a second while 500 boxes are moved", 30),
        AtLeast("screen-500-boxes-zoom", "frames a second while 500 boxes are zoomed", 30),
        AtMost("screen-map-1m", "ms from opening the page to 1,000,000 points drawn, median of 5 fresh browsers", 3000),
        AtMost("screen-lasso-1m", "ms from letting go of a lasso to the selection of 1,000,000 points drawn, slowest of 10", 300),
        AtMost("screen-first-paint-1m", "ms from opening the grid of a project of 1,000,000 images to the frame after its first images, median of 5 fresh browsers", 1500),
    ];

    private static BenchRow AtMost(string row, string what, double bound) => Of(row, what, new(BoundKind.AtMost, bound));

    private static BenchRow AtLeast(string row, string what, double bound) => Of(row, what, new(BoundKind.AtLeast, bound));

    private static BenchRow Of(string row, string what, Bound bound) => new(row, Group, what, bound, "", context => Read(context, row));

    private static BenchValue Read(BenchContext context, string row)
    {
        var folder = (done ??= RunAsync(context)).GetAwaiter().GetResult();
        var path = Path.Combine(folder, $"{row}.json");
        if (!File.Exists(path))
        {
            throw new BenchException($"The run in the browser gave no figure for {row}; is Chromium there? `./dev setup --browser` installs it.");
        }

        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return new(file.RootElement.GetProperty("value").GetDouble(), file.RootElement.GetProperty("unit").GetString()!) { Note = file.RootElement.GetProperty("how").GetString() };
    }

    private static async Task<string> RunAsync(BenchContext context)
    {
        var results = Path.Combine(context.Repository, "bench", "results");
        foreach (var row in All)
        {
            // A figure of an earlier run must not pass for one of this.
            File.Delete(Path.Combine(results, $"{row.Name}.json"));
        }

        var folder = LargeRows.Create(context);
        using var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreePort(), "--web", Path.Combine(context.Repository, "web", "dist"));
        Environment.SetEnvironmentVariable(Address, new Uri(server.Address, $"projects/{ServerFolder.Project}/explore").ToString());
        Environment.SetEnvironmentVariable(Password, folder.Password);
        Command.Run(Path.Combine(context.Repository, "web"), "npm", ["run", "measure"]);
        return results;
    }
}
