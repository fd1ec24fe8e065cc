using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tuning;

/// <summary>A head on features that are not trained, tuned each round by <see cref="HeadTuner"/>. It starts as <see cref="SoftmaxRegression"/> and is never knowingly worse.</summary>
/// <remarks>Without a record it fits the default recipe and so gives exactly what <see cref="SoftmaxRegression"/> gives.</remarks>
/// <param name="features">Features of every sample it will meet.</param>
/// <param name="classes">Class names.</param>
/// <param name="threads">Threads for predictions and searches; they do not change them. Default: all.</param>
public sealed class TunedHead(SampleFeatures features, IReadOnlyList<string> classes, int? threads = null) : ITuningLearner
{
    private SampleFeatures? unit;
    private readonly Lock first = new();

    /// <inheritdoc/>
    public string Name => "tuned head";

    /// <inheritdoc/>
    public Evidence Provides => Kinds.Contains(HeadKind.NearestNeighbours) ? FeatureModel.Provides & ~Evidence.Head : FeatureModel.Provides;

    /// <summary>Heads to choose from; default all but nearest neighbours, whose few votes are too coarse to choose by. They have no linear layer and so give no <see cref="Evidence.Head"/>.</summary>
    public IReadOnlyList<HeadKind> Kinds { get; init; } = [HeadKind.Logistic, HeadKind.Ridge, HeadKind.Prototype];

    /// <summary>Whether rows of one length are tried; default true.</summary>
    public bool UnitLengths { get; init; } = true;

    /// <summary>The leading metric: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Members of <see cref="PoolView.MemberProbabilities"/>, at least 1, default 20.</summary>
    public int Members { get; init; } = 20;

    /// <summary>Share of features, or of voting samples, that each member drops, from 0 to below 1, default 0.5.</summary>
    public double MemberDropout { get; init; } = 0.5;

    /// <inheritdoc/>
    public TuningRecord Tune(IReadOnlyList<LabelledSample> labelled, TuningState state, Random random, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(random);
        LabelledSample[] ordered = [.. labelled.OrderBy(l => l.Id)];
        var tuner = new HeadTuner { Kinds = Kinds, UnitLengths = UnitLengths, Metric = Metric, Threads = threads ?? Environment.ProcessorCount };
        var incumbent = state.Last is { } last ? Read(last) : new();
        var tuning = tuner.Tune(features.Of([.. ordered.Select(l => l.Id)]), [.. ordered.Select(l => l.Class)], classes.Count, incumbent, random.Next(), cancel);
        return new()
        {
            Level = TuningRecord.Head,
            Recipe = JsonSerializer.Serialize(tuning.Recipe, TuningJson.Default.HeadRecipe),
            Words = tuning.Recipe.Words,
            Changed = tuning.Changed,
            Reason = tuning.Reason,
            Candidates = tuning.Candidates,
            LabelsAtSearch = tuning.Candidates > 0 ? labelled.Count : state.Last?.LabelsAtSearch ?? 0,
            Audit = state.Unasked is { } unasked && tuning.RightOutOfFold.Count > 0 ? Audit(labelled, ordered, tuning.RightOutOfFold, unasked) : null,
        };
    }

    // Labels come in the order of asking, out-of-fold answers in that of the ids.
    private static AuditEstimate? Audit(IReadOnlyList<LabelledSample> labelled, LabelledSample[] ordered, IReadOnlyList<bool> right, int unasked)
    {
        var answers = ordered.Zip(right).ToDictionary(a => a.First.Id, a => a.Second);
        return AuditSlice.Estimate([.. labelled.Select(l => new AuditSample(answers[l.Id], l.InclusionProbability))], labelled.Count + unasked);
    }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, TuningRecord recipe, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return Fit(labelled, Read(recipe), random, progress, cancel);
    }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel) => Fit(labelled, new HeadRecipe(), random, progress, cancel);

    private FeatureModel Fit(IReadOnlyList<LabelledSample> labelled, HeadRecipe recipe, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(labelled.Count);
        var prepared = recipe.UnitLength ? Unit() : features;
        var head = HeadFit.Of(
            recipe, prepared.Of([.. labelled.Select(s => s.Id)]), [.. labelled.Select(s => s.Class)], classes.Count, new(Members, MemberDropout, random.Next()), iteration =>
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report((double)iteration / SoftmaxRegression.Iterations);
            });
        progress?.Report(1);
        return new(prepared, classes, head, labelled, threads ?? Environment.ProcessorCount, Metric);
    }

    private SampleFeatures Unit()
    {
        lock (first)
        {
            return unit ??= features.Map(HeadFit.Unit);
        }
    }

    private static HeadRecipe Read(TuningRecord record) =>
        (JsonSerializer.Deserialize(record.Recipe, TuningJson.Default.HeadRecipe) ?? throw new InvalidDataException($"The recipe '{record.Recipe}' of an earlier round is no head's.")).Validate();
}
