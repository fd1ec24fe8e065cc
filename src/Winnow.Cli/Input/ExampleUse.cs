using Winnow.Cli.Training;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Which examples a strategy reads: to find, to avoid, both or none.</summary>
internal static class ExampleUse
{
    /// <summary>The use of a strategy, behind whatever wrappers it stands.</summary>
    public static (bool Find, bool Avoid) Of(IQueryStrategy strategy) => strategy.Name.Split(':')[^1] switch
    {
        "flqmi" or "logdetmi" => (true, false),
        "flcg" => (false, true),
        "adaptive-detection" or "adaptive-segmentation" => (true, false), // they take examples where there are some, and need none
        _ when strategy.Needs.HasFlag(Evidence.Targets) => (true, true),
        _ => (false, false),
    };

    /// <summary>The strategy that chooses by these examples where nobody says otherwise.</summary>
    public static IQueryStrategy Default(Store store, ExampleImages examples) =>
        examples.Avoided.Count == 0
            ? store.ReadProject().Task == ProjectTask.Detect && ProjectModels.Newest(store) is not null ? new AdaptiveDetectionSampling() : new FlqmiSampling()
        : examples.Wanted.Count == 0 ? new FlcgSampling()
        : new ScmiSampling();

    /// <summary>Refuses a strategy that would not look at the examples that are shown to it, and one that needs examples where none are shown.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="find">Whether there are examples to find.</param>
    /// <param name="avoid">Whether there are examples to avoid.</param>
    /// <exception cref="CommandException">One sentence with the remedy.</exception>
    public static void Require(IQueryStrategy strategy, bool find, bool avoid)
    {
        var reads = Of(strategy);
        if (find && !reads.Find)
        {
            throw CommandException.Usage($"The strategy '{strategy.Name}' reads no examples to find; leave --find out, or take flqmi, logdetmi or scmi.");
        }

        if (avoid && !reads.Avoid)
        {
            throw CommandException.Usage($"The strategy '{strategy.Name}' reads no examples to avoid; leave --avoid out, or take flcg, or scmi beside --find.");
        }

        if (!find && strategy.Needs.HasFlag(Evidence.Targets) && strategy.Name.Split(':')[^1] is "flqmi" or "logdetmi" or "scmi")
        {
            throw CommandException.Usage($"The strategy '{strategy.Name}' needs examples to find; show it some with --find IMAGES.");
        }

        if (!find && !avoid && strategy.Needs.HasFlag(Evidence.Targets))
        {
            throw CommandException.Usage($"The strategy '{strategy.Name}' needs examples; show it some with --find IMAGES or --avoid IMAGES.");
        }
    }
}
