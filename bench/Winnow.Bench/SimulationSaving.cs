using System.Globalization;
using System.Text.Json;
using Winnow.Core.Loop;

namespace Winnow.Bench;

/// <summary>Runs <c>winnow simulate</c> on a data set and reads a strategy's label saving from its <c>result.json</c>.</summary>
internal static class SimulationSaving
{
    /// <summary>The saving in percent, with its interval and seeds.</summary>
    /// <param name="context">Where the repository and the data are.</param>
    /// <param name="folder">Name of the work folder; a stopped or finished simulation in it goes on.</param>
    /// <param name="strategy">The strategy to read.</param>
    /// <param name="target">Which saving: its list in result.json, and its target there.</param>
    /// <param name="arguments">What follows <c>winnow simulate</c>, without <c>--out</c>.</param>
    /// <exception cref="BenchException">The simulation failed, the target was not reached, or chance gained nothing that a share could be saved of.</exception>
    public static BenchValue Measure(BenchContext context, string folder, string strategy, SavingTarget target, params IEnumerable<string> arguments)
    {
        var path = Run(context, folder, arguments);
        return ResultFile.Load(path).Strategies.First(s => s.Name == "random").Gain is { } gain && !gain.Exists()
            ? throw new BenchException($"There is no share to reach sooner: {gain.Words()}.")
            : Read(path, strategy, target);
    }

    /// <summary>The runs of each strategy of a simulation, by its name.</summary>
    /// <param name="context">Where the repository and the data are.</param>
    /// <param name="folder">Name of the work folder, as of <see cref="Measure"/>.</param>
    /// <param name="arguments">What follows <c>winnow simulate</c>, without <c>--out</c>.</param>
    public static Dictionary<string, IReadOnlyList<SeedResult>> Curves(BenchContext context, string folder, params IEnumerable<string> arguments) =>
        ResultFile.Load(Run(context, folder, arguments)).Strategies.ToDictionary(s => s.Name, s => s.Seeds, StringComparer.Ordinal);

    private static string Run(BenchContext context, string folder, IEnumerable<string> arguments)
    {
        var work = context.WorkFolder(folder);
        Command.Run(context.Repository, Path.Combine(context.Repository, "winnow"), ["simulate", .. arguments, "--out", work]);
        // Curves and seeds behind the figure, for documents to quote.
        var result = Path.Combine(work, "result.json");
        File.Copy(result, Path.Combine(context.Repository, "bench", "results", $"{folder}.result.json"), overwrite: true);
        return result;
    }

    private static BenchValue Read(string path, string strategy, SavingTarget target)
    {
        using var result = JsonDocument.Parse(File.ReadAllBytes(path));
        var found = result.RootElement.GetProperty("strategies").EnumerateArray()
            .FirstOrDefault(s => string.Equals(s.GetProperty("name").GetString(), strategy, StringComparison.Ordinal));
        if (found.ValueKind == JsonValueKind.Undefined)
        {
            throw new BenchException($"{path} has no strategy \"{strategy}\".");
        }

        var saving = found.GetProperty(target.List).EnumerateArray().FirstOrDefault(s => Math.Abs(s.GetProperty("target").GetDouble() - target.Value) < 1e-9);
        if (saving.ValueKind == JsonValueKind.Undefined || !saving.GetProperty("reached").GetBoolean())
        {
            throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"{strategy} has no {target.List} at {target.Value} in {path}: not every seed of it and of random got there."));
        }

        return new(saving.GetProperty("percent").GetDouble(), "%")
        {
            Seeds = [.. found.GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("seed").GetInt32())],
            Interval = [saving.GetProperty("low").GetDouble(), saving.GetProperty("high").GetDouble()],
        };
    }
}
