using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Core.Tuning;
using Winnow.Storage;

namespace Winnow.Cli.Reporting;

/// <summary>Makes a report out of a project's store: what was picked and why, and what each model reached.</summary>
internal static class ProjectReport
{
    private const int PicksShown = 20;

    /// <summary>The report of a project as it stands.</summary>
    /// <param name="store">The project.</param>
    /// <param name="date">When the report is made.</param>
    /// <param name="picture">Gives the picture of a sample, or null where it has none.</param>
    public static ReportModel Of(Store store, DateTimeOffset date, Func<StoredSample, Thumbnail?> picture)
    {
        var project = store.ReadProject();
        var samples = store.ReadSamples();
        var byId = samples.ToDictionary(s => s.Id);
        var objects = ProjectTask.HasObjects(store);
        var labels = ProjectTask.Labels(store).ToDictionary(l => l.Id);
        var models = store.ReadModels();
        var rounds = store.ReadRounds();
        var measured = models.Where(m => m.Value is not null).ToArray();
        var strategy = rounds is [.., var newest] ? newest.Strategy : "random";
        return new()
        {
            Kind = "Project",
            Data = project.Name,
            PoolCount = samples.Count(s => s.Problem is null),
            TestCount = models is [.., { Holdout: > 0 } last] ? last.Holdout : null,
            Task = project.Task,
            Metric = models is [.., var model] ? model.Metric : project.Task == ProjectTask.Segment ? "mIoU" : objects ? "AP50" : "accuracy",
            ModelName = models is [.., var named] ? named.Name : "no model yet",
            Date = date,
            Strategies = [new() { Name = strategy, Curve = [.. measured.GroupBy(m => m.Labelled).OrderBy(g => g.Key).Select(g => new CurvePoint(g.Key, new(g.Last().Value!.Value)))] }],
            Detail = new()
            {
                Strategy = strategy,
                Classes = project.Classes,
                Picked = [.. project.Classes.Select((_, c) => labels.Values.Sum(l => l.ClassesNamed.Count(n => n == c)))],
                Rounds = [.. rounds.Select(r => Round(r, measured, byId, labels, project.Classes, picture))],
            },
            Detection = project.Task == ProjectTask.Detect ? DetectionReport.Of(store) : null,
            Segmentation = project.Task == ProjectTask.Segment ? SegmentationReport.Of(store) : null,
            Recipe = [new("images", project.Images), new("seed", $"{project.Seed}"), new("labelled", $"{labels.Count}"), new("skipped", $"{store.ReadSkips().Count}"), .. Chosen(store.Folder, project.Task)],
            Problems = [.. samples.Where(s => s.Problem is not null).Select(s => new FileProblem(s.Path, s.Problem!))],
        };
    }

    // What was tuned, and why it is so.
    private static IEnumerable<KeyValuePair<string, string>> Chosen(string folder, string task)
    {
        if (RecipeInUse.Find(folder, task) is { } recipe)
        {
            yield return new("recipe in use", $"{recipe.Words} (on {recipe.Labels} labels: {recipe.Reason})");
        }

        if (StrategyVerdict.Find(folder) is { } strategy)
        {
            yield return new("strategy by replay", $"{strategy.Choice.Sentence}. {StrategyChoice.Cautions[0]}");
        }
    }

    private static ReportRound Round(
        StoredRound round, StoredModel[] models, Dictionary<SampleId, StoredSample> samples, Dictionary<SampleId, LabelledSample> labels, IReadOnlyList<string> classes, Func<StoredSample, Thumbnail?> picture) => new()
        {
            Number = round.Number,
            Labelled = round.Labelled,
            Before = models.LastOrDefault(m => m.Labelled + m.Holdout <= round.Labelled)?.Value,
            After = models.FirstOrDefault(m => m.Labelled + m.Holdout > round.Labelled)?.Value,
            PickCount = round.Picks.Count,
            Shown =
            [
                .. round.Picks.Take(PicksShown).Select(p => new ReportPick(
                    samples[p.Id].Path, p.Reason, labels.TryGetValue(p.Id, out var said) ? Words(said, classes) : null, picture(samples[p.Id]))),
            ],
        };

    private static string Words(LabelledSample label, IReadOnlyList<string> classes) => label.Annotation is ClassLabel
        ? classes[label.Class]
        : label.ClassesNamed.GroupBy(c => c).OrderBy(g => g.Key).Select(g => $"{g.Count()} {classes[g.Key]}").ToArray() is { Length: > 0 } counts ? string.Join(", ", counts) : "nothing";
}
