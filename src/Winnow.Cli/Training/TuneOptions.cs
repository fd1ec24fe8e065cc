using System.Globalization;
using Winnow.Core.Search;
using Winnow.Core.Tuning;
using Winnow.Vision.AutoML;

namespace Winnow.Cli.Training;

/// <summary>What a search for a project's recipe was asked for.</summary>
internal sealed record TuneOptions
{
    private const string Terminator = "terminator";

    private static readonly (string Name, TuningParts Part)[] Known =
        [("optimisation", TuningParts.Optimisation), ("augmentation", TuningParts.Augmentation), ("size", TuningParts.Size), ("model", TuningParts.Model), ("start", TuningParts.Start)];

    /// <summary>Network to begin with where no recipe is in use; null for the usual one.</summary>
    public string? Model { get; init; }

    /// <summary>Names of what the search may change.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>Seconds of this call, above 0.</summary>
    public double? Seconds { get; init; }

    /// <summary>Trials in all, the recipe in use included, at least 2.</summary>
    public int? Trials { get; init; }

    /// <summary>Folds that a recipe is trained on, at least 2.</summary>
    public int Folds { get; init; } = ValidationProtocol.UsualFolds;

    /// <summary>Share of its steps that a recipe is trained for, above 0 and at most 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Seed; null takes the project's.</summary>
    public int? Seed { get; init; }

    /// <summary>Rule that may end the search before its limits, such as <c>terminator</c>; null for none.</summary>
    public string? Stop { get; init; }

    /// <summary>The rules that may end the search.</summary>
    /// <exception cref="CommandException">The rule is not known, or its number is out of range.</exception>
    public IReadOnlyList<IStudyStop> Stops => Stop?.Split(':') switch
    {
        null => [],
        [Terminator] => [new TerminatorStop { FirstFold = FoldRace.FirstFold }],
        [Terminator, var trials] when int.TryParse(trials, NumberStyles.None, CultureInfo.InvariantCulture, out var least) && least is >= 3 and <= 1000 => [new TerminatorStop(least) { FirstFold = FoldRace.FirstFold }],
        _ => throw CommandException.Usage($"--stop {Stop} is not known; take {Terminator}, or {Terminator}:TRIALS with the recipes (3 to 1,000) that must be trained on all folds first."),
    };

    /// <summary>Names of everything that can be searched.</summary>
    public static string Names => string.Join(", ", Known.Select(k => k.Name));

    /// <summary>What the search may cost.</summary>
    /// <exception cref="CommandException">A number is out of range.</exception>
    public RecipeSearchOptions Search
    {
        get
        {
            try
            {
                return new RecipeSearchOptions { Seconds = Seconds, Trials = Trials, Folds = Folds, Share = Share }.Validate();
            }
            catch (ArgumentException exception)
            {
                throw CommandException.Usage(exception.Message);
            }
        }
    }

    /// <summary>What the search may change.</summary>
    /// <exception cref="CommandException">A name is not known, or nothing is left to search.</exception>
    public TuningParts Changes
    {
        get
        {
            var parts = TuningParts.None;
            foreach (var name in Parts)
            {
                parts |= Known.Where(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase)).Select(k => k.Part).FirstOrDefault() is var part and not TuningParts.None
                    ? part
                    : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--search {name} is not known; there are: {Names}."));
            }

            return parts is TuningParts.None ? throw CommandException.Usage($"--search names nothing, so the space has no valid point; name some of: {Names}.") : parts;
        }
    }
}
