using Winnow.Core.Metrics;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>A model as the API shows it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Name of the network.</param>
/// <param name="Round">The round that fitted it, or null for one that the command line trained.</param>
/// <param name="Labels">Labels it learned from.</param>
/// <param name="Event">Newest event of the journal when its labels were read, or null.</param>
/// <param name="SchemaVersion">Version of the classes, or null.</param>
/// <param name="Recipe">How it was trained, as JSON.</param>
/// <param name="Parent">The model before it, or null.</param>
/// <param name="CodeVersion">Version of Winnow, or null.</param>
/// <param name="Seconds">Time of the fit, or null.</param>
/// <param name="Metric">What it reached, or null.</param>
/// <param name="NotMeasured">Why it was not measured, or null.</param>
/// <param name="Current">Whether it is the newest.</param>
/// <param name="CreatedAt">When it was fitted.</param>
public sealed record ModelView(
    int Number, string Name, int? Round, int Labels, long? Event, int? SchemaVersion, string Recipe, int? Parent, string? CodeVersion, double? Seconds, MeasuredValue? Metric, string? NotMeasured, bool Current, string CreatedAt)
{
    /// <summary>Which recipe it was fitted by, and why; null where nothing could be tuned.</summary>
    public TuningView? Tuning { get; init; }

    /// <summary>All models, newest first.</summary>
    internal static IReadOnlyList<ModelView> Read(Store store)
    {
        var facts = ModelFacts.ReadAll(store).ToDictionary(f => f.Number);
        var models = store.ReadModels();
        return
        [
            .. models.Reverse().Select(m =>
            {
                var fact = facts.GetValueOrDefault(m.Number);
                return new ModelView(
                    m.Number, m.Name, fact?.Round, m.Labelled, fact?.Event, fact?.Schema, m.Recipe, fact?.Parent, fact?.Code, fact?.Seconds,
                    m is { Value: { } value, Holdout: > 0 } ? MeasuredValue.Of(m.Metric, value, m.Holdout, fact?.Low, fact?.High) : null, fact?.NotMeasured, m.Number == models[^1].Number, m.At ?? "")
                {
                    Tuning = fact?.Tuning is { } tuning ? new(tuning.Words, tuning.Changed, tuning.Reason, tuning.Candidates, tuning.LabelsAtSearch) : null,
                };
            }),
        ];
    }
}

/// <summary>The recipe in use, and why it is that one.</summary>
/// <param name="Recipe">In a few words.</param>
/// <param name="Changed">Whether the round before had another.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="Candidates">Recipes that were compared in this round; 0 where none was.</param>
/// <param name="LabelsAtSearch">Labels there were when recipes were last compared; 0 for never.</param>
public sealed record TuningView(string Recipe, bool Changed, string Reason, int Candidates, int LabelsAtSearch);

/// <summary>A measured figure with its 95 % interval.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">0 to 1.</param>
/// <param name="Low">Lower end: Wilson's of a share of samples, by resampling the images of others; null where nobody worked it out.</param>
/// <param name="High">Upper end.</param>
/// <param name="Samples">Measured on so many.</param>
public sealed record MeasuredValue(string Name, double Value, double? Low, double? High, int Samples)
{
    private static readonly string[] Shares = ["accuracy", "agreement"];

    internal static MeasuredValue Of(string name, double value, int samples, double? low = null, double? high = null)
    {
        if (!Shares.Contains(name, StringComparer.Ordinal))
        {
            return new(name, value, low, high, samples);
        }

        var interval = WilsonInterval.Of(value, samples);
        return new(name, value, interval.Low, interval.High, samples);
    }
}
