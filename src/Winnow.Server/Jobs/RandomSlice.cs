using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Server.Jobs;

/// <summary>The labels that chance drew, in two halves: models that learn from one are measured on the other, so every label is measured on once and no model on what it learned from.</summary>
public static class RandomSlice
{
    /// <summary>The curve of all labels.</summary>
    public const string Winnow = "winnow";

    /// <summary>The curve of labels drawn by chance alone.</summary>
    public const string Random = "random";

    /// <summary>The curve of the first labels that were asked for, as many as chance has drawn.</summary>
    public const string Matched = "matched";

    /// <summary>Halves.</summary>
    public const int Folds = 2;

    /// <summary>Labels that each half needs before anything is measured.</summary>
    public const int FoldMin = 10;

    /// <summary>The half of a sample: a property of the sample for good, so that a model fitted today is fair to labels drawn tomorrow.</summary>
    /// <param name="seed">Seed of the project.</param>
    /// <param name="sample">The sample.</param>
    public static int FoldOf(int seed, SampleId sample) => Seed.Derive(seed, string.Create(CultureInfo.InvariantCulture, $"slice/{sample.Value}")) % Folds;

    /// <summary>Of projects that ask for objects: most images that no model ever learns from.</summary>
    public const int HeldMax = 200;

    /// <summary>Of projects that ask for objects, where a fit costs minutes and more: the labels of the slice that no model ever learns from, so that one fit a round is both measured and used.</summary>
    /// <remarks>
    /// Of one half of the slice those that a draw by seed and id puts first. A label that comes later may put one out, which models learn from from then on, and none comes in
    /// again; so a model of any round is fair to those that are held later. Only where a label is taken back may one come in that a model has learned from.
    /// </remarks>
    /// <param name="seed">Seed of the project.</param>
    /// <param name="slice">All labels that chance drew.</param>
    public static IReadOnlySet<SampleId> Held(int seed, IEnumerable<SampleId> slice) => slice
        .Where(s => FoldOf(seed, s) == 0)
        .OrderBy(s => Seed.Derive(seed, string.Create(CultureInfo.InvariantCulture, $"held/{s.Value}"))).ThenBy(s => s.Value)
        .Take(HeldMax).ToHashSet();

    /// <summary>Folder of a model of a curve, relative to the project.</summary>
    /// <param name="round">Its round.</param>
    /// <param name="curve"><see cref="Winnow"/>, <see cref="Random"/> or <see cref="Matched"/>.</param>
    /// <param name="fold">The half that it did not learn from.</param>
    public static string FolderOf(int round, string curve, int fold) => string.Create(CultureInfo.InvariantCulture, $"models/curve/{round}/{curve}-{fold}");
}
