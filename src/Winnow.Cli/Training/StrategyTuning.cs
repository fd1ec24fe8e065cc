using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Pretraining;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Storage;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Chooses a project's query strategy by playing strategies again on the labels there are (`winnow tune --strategies`).</summary>
internal static class StrategyTuning
{
    private static readonly string[] Usual = ["adaptive", "margin", "badge", "typiclust", "random"];

    /// <summary>The strategies that names stand for.</summary>
    /// <exception cref="CommandException">A name is not known, or needs evidence that features do not give.</exception>
    public static IReadOnlyList<IQueryStrategy> Parse(string names)
    {
        IQueryStrategy[] found =
        [
            .. (string.Equals(names, "usual", StringComparison.OrdinalIgnoreCase) ? Usual : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Select(name => QueryStrategies.TryGet(name, out var strategy, out var problem) ? strategy : throw CommandException.Usage(problem)),
        ];
        return found.Length == 0 ? throw CommandException.Usage("--strategies names none; give names joined by commas, or usual.")
            : found.FirstOrDefault(s => (s.Needs & ~StrategyReplay.Provides) != Evidence.None) is { } odd
                ? throw CommandException.Usage($"The strategy '{odd.Name}' cannot be played on features alone: it needs {string.Join(" and ", EvidenceNames.Of(odd.Needs & ~StrategyReplay.Provides))}.")
            : found;
    }

    /// <summary>Plays the strategies, and keeps what came of it in the project for its report.</summary>
    /// <exception cref="CommandException">There are too few labels, or the strategy in use cannot be played.</exception>
    public static StrategyVerdict Run(Store store, IReadOnlyList<IQueryStrategy> strategies, int? seed, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        ProjectTask.RequireClassify(store, "tune --strategies");
        var project = store.ReadProject();
        var labels = store.ReadLabels();
        if (StrategyReplay.WhyNot(labels) is { } why)
        {
            throw new CommandException(why);
        }

        var incumbent = Incumbent(store);
        var (features, source) = Features(store, project, labels, progress, cancel);
        LabelledSample[] readable = [.. labels.Where(l => features.Contains(l.Id))];
        if (StrategyReplay.WhyNot(readable) is { } few)
        {
            throw new CommandException($"{few} {labels.Count - readable.Length} labelled images cannot be read.");
        }

        var replay = new StrategyReplay(features, project.Classes);
        var choice = replay.Run(
            readable, incumbent, strategies, Seed.Derive(seed ?? project.Seed, "strategies"), new ShareRelay(progress, string.Create(CultureInfo.InvariantCulture, $"playing strategies on {readable.Length} labels")), cancel);
        var verdict = new StrategyVerdict("1", choice, readable.Length, source, clock.GetUtcNow());
        verdict.Save(store.Folder);
        return verdict;
    }

    private static IQueryStrategy Incumbent(Store store)
    {
        var name = store.ReadRounds() is [.., var newest] ? newest.Strategy : "adaptive";
        return !QueryStrategies.TryGet(name, out var strategy, out _) ? throw new CommandException($"The strategy of the newest round, '{name}', is not in the list and cannot be played; name the strategies to compare after a round of one that is.")
            : (strategy.Needs & ~StrategyReplay.Provides) == Evidence.None ? strategy
            : throw new CommandException($"The strategy of the newest round, '{name}', cannot be played on features alone.");
    }

    // A model of the project has learned from the labels that strategies would be measured on; an encoder and pixels have not.
    private static (SampleFeatures Features, string Source) Features(Store store, Project project, IReadOnlyList<LabelledSample> labels, ProgressLine progress, CancellationToken cancel)
    {
        using var encoder = ProjectEncoder.Open(store);
        if (encoder is not null && encoder.Judge(labels, cancel).Open)
        {
            var (ids, rows, _) = encoder.Embed([.. labels.Select(l => l.Id)], (share, words) => progress.Report(share, words), cancel);
            return (new(ids, rows), encoder.Words);
        }

        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var images = DatasetImages.Load(
            new() { Name = project.Name, Classes = project.Classes, Train = [.. labels.Select(l => ProjectModels.Image(project, l.Id, paths[l.Id]))], Test = [], Hash = "" },
            ModelCatalog.Get(TrainOptions.DefaultModel), size: null, new ShareRelay(progress, $"reading {labels.Count} labelled images"), cancel);
        return (EncoderFeatures.Pixels(images, images.Ids), "raw pixels");
    }
}
