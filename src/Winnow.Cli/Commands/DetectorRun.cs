using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow train</c> in a detection project.</summary>
internal static class DetectorRun
{
    public static void Train(CommandConsole console, string folder, DetectorTrainOptions options, CancellationToken cancel)
    {
        options.Check();
        NativeLibrary.Require("train");
        using var store = Store.Open(folder, console.Clock);
        var (task, classes) = (store.ReadProject().Task, store.ReadProject().Classes);
        if (task != ProjectTask.Detect)
        {
            throw new CommandException($"`winnow train` has no model for the task {task} yet; it trains classifiers and detectors, and `winnow bridge` works with other trainers.");
        }

        using var progress = console.StartProgress();
        var (stored, metrics, start, whyNot) = DetectorTraining.Run(store, options, console.Clock, progress, cancel);
        progress.Dispose();
        console.Write(
            new
            {
                model = stored.Number,
                stored.Name,
                stored.Folder,
                stored.Labelled,
                stored.Holdout,
                stored.Metric,
                stored.Value,
                ap = metrics?.Ap,
                perClass = metrics?.Classes.Select(m => new { Class = classes[m.Class], m.Objects, m.Ap50, m.Ap }),
                start,
            },
            c =>
            {
                if (start is not null)
                {
                    c.Line(start);
                }

                c.Line(metrics is null
                    ? $"Model {stored.Number}: {stored.Name} on {stored.Labelled} images, not measured: {whyNot} `winnow next {folder}` uses it."
                    : $"Model {stored.Number}: {stored.Name} on {stored.Labelled} images, AP50 {Figures.Metric(stored.Value)} on {stored.Holdout} held out, AP {Figures.Metric(metrics.Ap)}. `winnow next {folder}` uses it.");
                if (metrics is not null)
                {
                    c.Table(["class", "objects", "AP50", "AP"], metrics.Classes.Select(m => (IReadOnlyList<string>)[classes[m.Class], m.Objects.ToString(CultureInfo.InvariantCulture), Figures.Metric(m.Ap50), Figures.Metric(m.Ap)]));
                }
            });
    }
}
