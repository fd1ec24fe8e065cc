using Winnow.Core.Data;

namespace Winnow.Core.Loop;

/// <summary>What one run of one strategy starts from.</summary>
public sealed record SimulationSetup
{
    /// <summary>Seed of the run. Runs with the same seed start from the same labels, whatever their strategy.</summary>
    public required int Seed { get; init; }

    /// <summary>Samples that may be labelled, with their true classes; distinct.</summary>
    public required IReadOnlyList<LabelledSample> Pool { get; init; }

    /// <summary>Samples to measure on, none of them in the pool.</summary>
    public required IReadOnlyList<LabelledSample> Holdout { get; init; }

    /// <summary>Class names; classes are indices into this list.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Labels before the first query, at least 1. As many of each class where the number of classes divides it; else drawn at random.</summary>
    public required int Initial { get; init; }

    /// <summary>Samples that the start is drawn from, such as those of one site or of the day; null draws from the whole pool.</summary>
    public IReadOnlySet<SampleId>? StartFrom { get; init; }

    /// <summary>Samples of the pool whose pictures are shown, without their labels, as examples of what to find; they stay in the pool. Strategies that read no examples run as without.</summary>
    public IReadOnlyList<SampleId> Wanted { get; init; } = [];

    /// <summary>Samples asked about per round, at least 1.</summary>
    public required int Query { get; init; }

    /// <summary>Labels at which the run ends, from <see cref="Initial"/> to the size of the pool.</summary>
    public required int Budget { get; init; }

    /// <summary>Samples a strategy sees per round, drawn anew at random in each; null shows it the whole pool.</summary>
    public int? PoolSubset { get; init; }

    /// <summary>Whatever else the result depends on, in words, such as the learner's settings and the hash of the data. A journal made under another recipe is refused.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The name of a sample that people know, such as <c>train/17</c>; by default its id.</summary>
    public Func<SampleId, string> NameOf { get; init; } = id => id.ToString();

    /// <summary>Rounds of a run that ends with its budget and without skips.</summary>
    public int RoundsExpected => 1 + ((Budget - Initial + Query - 1) / Query);

    /// <summary>Refuses what cannot be run.</summary>
    /// <exception cref="ArgumentException">A number is out of range; the message names value, limit and remedy.</exception>
    public void Validate()
    {
        Require(Classes.Count > 0, "There are no classes; give at least one.");
        Require(Holdout.Count > 0, "There are no samples to measure on; give a data set with a test part, or hold some back.");
        Require(Initial >= 1, $"A start of {Initial} labels is too small; give at least 1.");
        Require(Query >= 1, $"A query of {Query} samples is too small; give at least 1.");
        Require(Budget >= Initial, $"The budget of {Budget} labels is smaller than the {Initial} labels of the start; raise the one or lower the other.");
        Require(Budget <= Pool.Count, $"The budget of {Budget} labels is larger than the pool of {Pool.Count} samples; lower it to {Pool.Count} at most.");
        Require(PoolSubset is null || PoolSubset >= Query, $"A strategy that sees {PoolSubset} samples cannot choose {Query}; let it see more.");
        var ids = Pool.Select(s => s.Id).ToHashSet();
        Require(ids.Count == Pool.Count, $"The pool of {Pool.Count} samples holds only {ids.Count} different ones; name each once.");
        Require(StartFrom is null || Pool.Count(s => StartFrom.Contains(s.Id)) >= Initial, $"The start of {Initial} labels is more than the samples of the pool it may be drawn from; lower it.");
        var strange = Wanted.Where(id => !ids.Contains(id)).Select(id => (SampleId?)id).FirstOrDefault();
        Require(strange is null, $"Sample {strange} is shown as an example and is not in the pool; show samples of the pool.");
        Require(Wanted.Distinct().Count() == Wanted.Count, $"The {Wanted.Count} examples hold only {Wanted.Distinct().Count()} different samples; show each once.");
        var shared = Holdout.Where(s => ids.Contains(s.Id)).Select(s => (SampleId?)s.Id).FirstOrDefault();
        Require(shared is null, $"Sample {shared} is both in the pool and in the holdout; a model must not be measured on what it learned.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
