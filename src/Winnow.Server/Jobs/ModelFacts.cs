using System.Text.Json;
using Winnow.Core.Tuning;
using Winnow.Server.Http;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Where a model comes from.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Round">The round that fitted it.</param>
/// <param name="Event">Newest event of the journal when its labels were read.</param>
/// <param name="Schema">Version of the classes.</param>
/// <param name="Parent">The model before it, or null.</param>
/// <param name="Temperature">What calibrates its confidence.</param>
/// <param name="Seconds">Time of the fit.</param>
/// <param name="Code">Version of Winnow.</param>
/// <param name="NotMeasured">Why it was not measured, or null.</param>
public sealed record ModelFacts(int Number, int Round, long Event, int Schema, int? Parent, double Temperature, double Seconds, string Code, string? NotMeasured)
{
    /// <summary>Lower end of the 95 % interval of what it reached, where it is no share of samples; null where it is one.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>The recipe of the round, and why it is that one; null where nothing could be tuned.</summary>
    public TuningRecord? Tuning { get; init; }

    /// <summary>Network that the settings named.</summary>
    public string? Asked { get; init; }

    /// <summary>Seconds that the search for the recipe took.</summary>
    public double TuneSeconds { get; init; }

    /// <summary>Seconds of all trainings of the round, those that measure included.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>The facts of all models that rounds fitted, oldest first.</summary>
    internal static IReadOnlyList<ModelFacts> ReadAll(Store store) =>
        [.. store.ReadResults("model").Select(r => JsonSerializer.Deserialize<ModelFacts>(r.Value, JsonRules.Options)!)];
}

/// <summary>Versions of the program.</summary>
internal static class Versions
{
    /// <summary>Version of the server.</summary>
    public static string OfServer { get; } = typeof(Versions).Assembly.GetName().Version?.ToString(3) ?? "0";
}

/// <summary>How far a step is; told to listeners.</summary>
/// <param name="Number">The round.</param>
/// <param name="Step">The step.</param>
/// <param name="Share">Of the step, 0 to 1.</param>
/// <param name="Detail">What is being done.</param>
public sealed record StepProgress(int Number, string Step, double Share, string Detail);
