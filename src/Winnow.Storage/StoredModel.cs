namespace Winnow.Storage;

/// <summary>A model that was fitted on the project's labels.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Name of the learner, such as <c>mlp</c>.</param>
/// <param name="Folder">Folder of its files, relative to the project.</param>
/// <param name="Recipe">How it was trained, as JSON.</param>
/// <param name="Labelled">Labels it learned from.</param>
/// <param name="Holdout">Labels it was measured on.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">What it reached, or null where nothing was held out.</param>
public sealed record StoredModel(int Number, string Name, string Folder, string Recipe, int Labelled, int Holdout, string Metric, double? Value)
{
    /// <summary>When it was recorded, ISO 8601 in UTC; null before that.</summary>
    public string? At { get; init; }
}
