using System.Globalization;
using System.Text;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>What to know before using a model, as plain text. Every figure in it was measured.</summary>
internal static class ModelCard
{
    public static string Of(Store store, ModelView model, IReadOnlyList<ClassMeasure> classes)
    {
        var project = store.ReadProject();
        var card = new StringBuilder();
        Line($"Model {model.Number} of '{project.Name}': {model.Name}, {project.Task}");
        Line($"");
        Line($"Learned from {model.Labels} labels{(model.Event is { } number ? $" (journal up to event {number}, classes version {model.SchemaVersion})" : "")}.");
        Line($"Parent: {(model.Parent is { } parent ? $"model {parent}" : "none")}; weights are fresh in every round.");
        Line($"Recipe: {model.Recipe}");
        if (model.Tuning is { } tuning)
        {
            Line($"Why this recipe: {tuning.Reason}.");
        }

        Line($"");
        Line($"Measured:");
        if (model.Metric is { Low: not null } metric)
        {
            var objects = ProjectTasks.HasObjects(project.Task);
            Line($"  {metric.Name} {metric.Value:0.000} (95 % interval {metric.Low:0.000} to {metric.High:0.000}) on {metric.Samples} samples drawn by chance, by cross-fitting: each half of them by a model that did not learn from it.");
            foreach (var further in (objects && model.Round is { } round ? ObjectRounds.Of(store, round) : null)?.More.Where(m => m.Value is not null) ?? [])
            {
                Line($"  {further.Name} {further.Value:0.000}");
            }

            var words = !objects ? "recognised" : project.Task == ProjectTasks.Detect ? "AP50" : "IoU";
            foreach (var measured in classes.Where(c => c.Value is not null))
            {
                Line($"  {measured.Name}: {words} {measured.Value:0.000} ({measured.Low:0.000} to {measured.High:0.000}), {measured.Labels} {(objects ? "objects drawn" : "labels")}");
            }
        }
        else if (model.Metric is { } alone)
        {
            Line($"  {alone.Name} {alone.Value:0.000} on {alone.Samples} labelled images that were held out.");
        }
        else
        {
            Line($"  nothing. {model.NotMeasured}");
        }

        Line($"");
        Line($"Limits: it knows the {project.Classes.Count} classes of this project alone, and pictures like those it learned from; what it says of others means little.");
        return card.ToString();

        void Line(FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
