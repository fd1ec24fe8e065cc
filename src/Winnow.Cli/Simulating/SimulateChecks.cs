using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Cli.Simulating;

/// <summary>Everything that can be wrong with a simulation is found before any work begins.</summary>
internal static class SimulateChecks
{
    /// <summary>Checks what needs no data: numbers, names, and whether the model can give what the strategies need.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="provides">The evidence that the learner's models give.</param>
    /// <returns>The strategies to run, the yardstick first.</returns>
    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    public static IReadOnlyList<IQueryStrategy> Check(SimulateOptions options, Evidence provides)
    {
        if (!SimulateTasks.All.Contains(options.Task, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--task {options.Task} is not known; this version knows: {string.Join(", ", SimulateTasks.All)}.");
        }

        if (options.Task == "classify" && (options.MeasureClass is not null || options.SecondsPerObject > 0))
        {
            throw CommandException.Usage("--measure-class and --seconds-per-object are of detection and segmentation; leave them out or give --task detect or segment.");
        }

        AtLeastOne("--initial", options.Initial, "labels to start from");
        AtLeastOne("--query", options.Query, "labels a round");
        AtLeastOne("--seeds", options.Seeds, "runs of each strategy");
        if (options.Threads < 0)
        {
            throw CommandException.Usage($"--threads {options.Threads} is too few; it must be 1 or more, or 0 for all processors.");
        }

        if (options.Budget <= options.Initial)
        {
            throw CommandException.Usage($"--budget {options.Budget} leaves nothing to query after --initial {options.Initial}; make the budget larger.");
        }

        var strategies = new List<IQueryStrategy> { new RandomSampling() };
        // Pictures are examples once the model can embed them.
        var given = options.Find is not null && provides.HasFlag(Evidence.Embeddings) ? provides | Evidence.Targets : provides;
        foreach (var strategy in Named(options))
        {
            var missing = strategy.Needs & ~given;
            if (missing == Evidence.Targets && options.Find is null && provides.HasFlag(Evidence.Embeddings))
            {
                throw CommandException.Usage($"The strategy '{strategy.Name}' needs examples; show it some with --find COLUMN=VALUE, such as light=night or class=NAME.");
            }

            if (missing != Evidence.None)
            {
                throw CommandException.Usage($"The strategy '{strategy.Name}' needs {string.Join(" and ", Commands.EvidenceNames.Of(missing))}, which the model '{options.Model}' cannot give; choose another strategy or model (`winnow strategies` and `winnow models` list them).");
            }

            if (!strategies.Exists(s => s.Name == strategy.Name))
            {
                strategies.Add(strategy);
            }
        }

        return options.Find is null || strategies.Exists(s => ExampleUse.Of(s).Find)
            ? strategies
            : throw CommandException.Usage($"--find shows examples, and none of the strategies {string.Join(", ", strategies.Select(s => s.Name))} reads them; add one that does, such as flqmi.");
    }

    private static IEnumerable<IQueryStrategy> Named(SimulateOptions options) =>
    [
        .. options.Strategies.Select(name => UpperBound.Is(name) ? UpperBound.For(options)
            : QueryStrategies.TryGet(name, out var strategy, out var problem) ? strategy : throw CommandException.Usage(problem)),
        .. options.StrategiesFile is { } file ? StrategyFile.Read(file).Select(recipe => new ComposedSampling(recipe)) : [],
    ];

    /// <summary>Checks the numbers against the data.</summary>
    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    public static void Check(SimulateOptions options, ImageDataset data)
    {
        var pool = data.Train.Count(s => s.Class is not null || s.Objects is not null);
        CheckConditions(options, data);
        if (pool == 0)
        {
            throw new CommandException($"'{options.Data}' says no image's class, and a simulation answers from known classes; give a labelled data set, or start a project with `winnow init`.");
        }

        if (data.Test.Count == 0)
        {
            throw new CommandException($"'{options.Data}' has no test part to measure on; put some images into a folder 'test' beside 'train', or add a split column to its CSV.");
        }

        if (options.Initial > pool)
        {
            throw CommandException.Usage($"--initial {options.Initial} is more than the {pool} images of the pool.");
        }

        if (options.Budget > pool)
        {
            throw CommandException.Usage($"--budget {options.Budget} is more than the {pool} images of the pool.");
        }

        if (options.RandomBudget > pool)
        {
            throw CommandException.Usage($"--random-budget {options.RandomBudget} is more than the {pool} images of the pool.");
        }
    }

    private static void CheckConditions(SimulateOptions options, ImageDataset data)
    {
        if (options.MeasureClass is { } name && !data.Classes.Contains(name, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--measure-class '{name}' is no class of the data; there are: {string.Join(", ", data.Classes)}.");
        }

        foreach (var (option, filter, images, least) in new[] { ("--start-from", options.StartFrom, data.Train, options.Initial), ("--measure-on", options.MeasureOn, data.Test, 1) })
        {
            // Without a condition, too few images are told below in words of their own.
            if (filter is not null && images.Count(filter.Matches) is var matching && matching < least)
            {
                throw TooFew(option, filter, matching, least, Said(images));
            }
        }

        if (options.Find is { } find && ShownExamples.Among(data, find).Count() is var pictures && pictures < options.FindCount)
        {
            throw TooFew("--find", find, pictures, options.FindCount, Said(data.Train).Append(ShownExamples.Class).Distinct());
        }
    }

    private static IEnumerable<string> Said(IEnumerable<Sample> images) => images.SelectMany(s => s.Metadata).Select(m => m.Key).Distinct().Order(StringComparer.Ordinal);

    private static CommandException TooFew(string option, SampleFilter filter, int matching, int least, IEnumerable<string> said)
    {
        var known = string.Join(", ", said);
        return CommandException.Usage($"{option} {filter} fits {matching} images and needs {least} at least; the images say: {(known.Length == 0 ? "nothing" : known)}.");
    }

    private static void AtLeastOne(string option, int value, string what)
    {
        if (value < 1)
        {
            throw CommandException.Usage($"{option} {value} is too few {what}; it must be 1 or more.");
        }
    }
}
