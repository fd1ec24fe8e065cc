using System.Text.Json;
using Winnow.Cli.Pretraining;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Tuning;
using Winnow.Storage;
using Winnow.Vision.AutoML;

namespace Winnow.Cli.Training;

/// <summary>Fits a tuned head on the features of a project's encoder (`winnow train --head`), measures, and records the model.</summary>
internal static class ProjectHead
{
    /// <summary>Tunes from the head of the newest such model, and fits.</summary>
    public static TrainResult Run(Store store, ProjectFit fit, IReadOnlyList<LabelledSample> labelled, TrainOptions options, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var whyNot = ValidationSlice.WhyNot(labelled, project.Classes);
        var head = new EncoderHead(ProjectEncoder.FolderOf(store.Folder), fit.Images, project.Classes);
        var (model, record) = head.Fit(labelled, Last(store), whyNot is null ? ValidationSlice.Share : 0, Seed.Derive(options.Seed ?? project.Seed, "train"), cancel);
        using (model)
        {
            var measured = model.Validation.Count == 0 ? null : model.Measure(model.Validation, cancel);
            var stored = ProjectTraining.Keep(store, model, EncoderHead.Name, JsonSerializer.Serialize(record, JsonSerializerOptions.Web), labelled.Count, measured?.Value);
            return new(stored, model.Temperature, $"Head on the encoder as it is: {record.Words}; {record.Reason}.", whyNot, fit.Images.Problems);
        }
    }

    // Rounds of a server keep the recipe alone; their heads are tuned from the usual one here.
    private static TuningRecord? Last(Store store)
    {
        if (store.ReadModels().LastOrDefault(m => m.Name == EncoderHead.Name) is not { } model)
        {
            return null;
        }

        using var recipe = JsonDocument.Parse(model.Recipe);
        return recipe.RootElement.TryGetProperty("level", out _) ? recipe.RootElement.Deserialize<TuningRecord>(JsonSerializerOptions.Web) : null;
    }
}
