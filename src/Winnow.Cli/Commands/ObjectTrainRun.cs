using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Training;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow train</c> in a project of objects.</summary>
internal static class ObjectTrainRun
{
    /// <summary>Trains and tells what came of it.</summary>
    public static void Train(CommandConsole console, string folder, IObjectTrainOptions options, CancellationToken cancel)
    {
        options.Check();
        NativeLibrary.Require("train");
        using var store = Store.Open(folder, console.Clock);
        var classes = store.ReadProject().Classes;
        ObjectTrainResult result;
        using (var progress = console.StartProgress())
        {
            result = ObjectTraining.Run(store, options, console.Clock, progress, cancel);
        }

        var (stored, figures) = (result.Model, result.Figures);
        console.Write(Document(result, classes), c =>
        {
            foreach (var problem in result.LeftOut)
            {
                c.Line($"left out: {problem.Name}: {problem.Reason}");
            }

            if (result.Start is { } start)
            {
                c.Line(start);
            }

            c.Line(figures is null
                ? $"Model {stored.Number}: {stored.Name} on {stored.Labelled} images, not measured: {result.WhyNotMeasured} `winnow next {folder}` uses it."
                : $"Model {stored.Number}: {stored.Name} on {stored.Labelled} images, {stored.Metric} {Figures.Metric(stored.Value)} on {stored.Holdout} held out, {figures.More[0].Name} {Figures.Metric(figures.More[0].Value)}. `winnow next {folder}` uses it.");
            if (figures is not null)
            {
                c.Table(
                    ["class", "objects", result.ClassMetric, figures.More[0].Name],
                    figures.Classes.Select(m => (IReadOnlyList<string>)[classes[m.Class], m.Objects.ToString(CultureInfo.InvariantCulture), Figures.Metric(m.Value), Figures.Metric(m.More[0].Value)]));
            }
        });
    }

    private static Dictionary<string, object?> Document(ObjectTrainResult result, IReadOnlyList<string> classes)
    {
        var (stored, figures) = (result.Model, result.Figures);
        var document = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["model"] = stored.Number,
            ["name"] = stored.Name,
            ["folder"] = stored.Folder,
            ["labelled"] = stored.Labelled,
            ["holdout"] = stored.Holdout,
            ["metric"] = stored.Metric,
            ["value"] = stored.Value,
            ["perClass"] = figures?.Classes.Select(m => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["class"] = classes[m.Class],
                ["objects"] = m.Objects,
                [Key(result.ClassMetric)] = m.Value,
                [Key(m.More[0].Name)] = m.More[0].Value,
            }),
            ["start"] = result.Start,
            ["leftOut"] = result.LeftOut,
        };
        if (figures is not null)
        {
            document[Key(figures.More[0].Name)] = figures.More[0].Value;
        }

        return document;
    }

    private static string Key(string metric) => metric.ToLowerInvariant();
}
