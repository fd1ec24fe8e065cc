using System.Globalization;
using System.Text.Json;
using Winnow.Core.Metrics;

namespace Winnow.Bench;

/// <summary>
/// The protocol of CDALBench (Werner et al., 2024) on USPS digits: raw pixels of 16×16, hidden layers of 24 and 12 units, one label of each class to
/// start from, 5 a round up to 900, 50 seeds. Its figure is the mean test accuracy over the curve; it publishes 0.855 ± 0.006 for margin, 0.820 ± 0.009 for random.
/// </summary>
/// <remarks>USPS is not among the shared sets: <c>WINNOW_USPS</c> names a folder with <c>train</c> (7,291 images) and <c>test</c> (2,007), one folder a class. The recipe is Winnow's own.</remarks>
internal static class UspsRows
{
    private const double PublishedMargin = 0.855;
    private const double PublishedDeviation = 0.006;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("usps-margin-published", "core", "margin's mean accuracy over the curve, distance to CDALBench's published 0.855, points; USPS, 50 seeds",
            new(BoundKind.AtMost, 100 * PublishedDeviation), "", Margin),
        new("usps-adaptive-over-margin", "core", "adaptive over margin, mean accuracy over the curve, paired by seed, points; lower end of the 95 % interval; USPS, 50 seeds",
            new(BoundKind.AtLeast, 0), "margin", Adaptive),
    ];

    private static BenchValue Margin(BenchContext context)
    {
        var curves = Run(context);
        var mean = curves["margin"].Values.Average();
        return new(100 * Math.Abs(mean - PublishedMargin), "points")
        {
            Seeds = [.. curves["margin"].Keys],
            Note = string.Create(CultureInfo.InvariantCulture, $"margin {Spread(curves["margin"])}, random {Spread(curves["random"])} (published 0.820 ± 0.009), adaptive {Spread(curves["adaptive"])}"),
        };
    }

    private static BenchValue Adaptive(BenchContext context)
    {
        var curves = Run(context);
        var gains = curves["adaptive"].Select(a => 100 * (a.Value - curves["margin"][a.Key])).ToArray();
        var gain = SeedMean.Of(gains, new Random(1));
        return new BenchValue(gain.Mean, "points")
        {
            Seeds = [.. curves["adaptive"].Keys],
            Interval = [gain.Low!.Value, gain.High!.Value],
            Note = string.Create(CultureInfo.InvariantCulture, $"mean {gain.Mean:0.00} [{gain.Low:0.00}, {gain.High:0.00}]"),
        }.AtLowerEnd();
    }

    // Mean accuracy over the curve, by strategy and seed.
    private static Dictionary<string, SortedDictionary<int, double>> Run(BenchContext context)
    {
        var data = Environment.GetEnvironmentVariable("WINNOW_USPS") ?? throw new BenchException("WINNOW_USPS does not name the folder of USPS digits (train and test, one folder a class).");
        var work = context.WorkFolder("usps");
        Command.Run(context.Repository, Path.Combine(context.Repository, "winnow"),
            ["simulate", "--data", data, "--model", "mlp-small", "--size", "16", "--initial", "10", "--query", "5", "--budget", "900",
             "--seeds", $"{context.Size ?? 50}", "--strategies", "margin,adaptive", "--out", work]);
        var result = Path.Combine(work, "result.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(result));
        return document.RootElement.GetProperty("strategies").EnumerateArray().ToDictionary(
            s => s.GetProperty("name").GetString()!,
            s => new SortedDictionary<int, double>(s.GetProperty("seeds").EnumerateArray().ToDictionary(
                r => r.GetProperty("seed").GetInt32(),
                r => r.GetProperty("curve").EnumerateArray().Average(p => p.GetProperty("accuracy").GetDouble()))),
            StringComparer.Ordinal);
    }

    private static string Spread(SortedDictionary<int, double> runs)
    {
        var mean = runs.Values.Average();
        var deviation = Math.Sqrt(runs.Values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, runs.Count - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {deviation:0.000}");
    }
}
