using System.Reflection;
using System.Text.Json;
using Winnow.Core.Planning;

namespace Winnow.Cli.Planning;

/// <summary>The steps of a capacity plan with the figures of bench/results that this program was built with.</summary>
/// <remarks><c>Planning/rates.json</c> names a row for each step and says what it was measured on; no figure is written by hand.</remarks>
internal static class MeasuredRates
{
    private static readonly JsonSerializerOptions Format = JsonSerializerOptions.Web;

    /// <summary>All steps; one without a result has no rate.</summary>
    public static IReadOnlyList<CapacityStep> Read() =>
    [
        .. Resource<Rate[]>("rates.json")!.Select(rate => Resource<Result>($"{rate.Row}.json") is { } result
            ? new CapacityStep(rate.Name, PerUnit(rate, result.Value), rate.OnGpu, rate.Row, rate.What, result.Machine)
            : new CapacityStep(rate.Name, null, rate.OnGpu, rate.Row, rate.What, "")),
    ];

    private static double PerUnit(Rate rate, double value) => rate.Kind == "seconds" ? rate.Images / (value * rate.Units) : value / rate.Units;

    private static T? Resource<T>(string name)
        where T : class
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"capacity/{name}");
        return stream is null ? null : JsonSerializer.Deserialize<T>(stream, Format);
    }

    /// <summary>How a row's figure becomes images a second of one core or GPU.</summary>
    /// <param name="Name">The step.</param>
    /// <param name="Row">The bench row.</param>
    /// <param name="Kind"><c>rate</c> where its value is images a second, <c>seconds</c> where it is seconds for <paramref name="Images"/> images.</param>
    /// <param name="Units">Cores or GPUs that it kept busy.</param>
    /// <param name="What">What was measured.</param>
    /// <param name="Images">Images of a row in seconds.</param>
    /// <param name="OnGpu">Whether units are GPUs.</param>
    private sealed record Rate(string Name, string Row, string Kind, int Units, string What, long Images = 0, bool OnGpu = false);

    private sealed record Result(double Value, string Machine);
}
