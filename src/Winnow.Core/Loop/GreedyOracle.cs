using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>An upper bound for simulations: it knows the true classes, and each pick is the candidate whose label makes the next model best.</summary>
/// <remarks>
/// The greedy oracle of Werner, Burchert, Stubbemann and Schmidt-Thieme, <i>A cross-domain benchmark for active learning</i>, NeurIPS 2024 (CDALBench): for each pick some
/// random samples of the pool are tried one by one with their true labels, a model is fitted on each, and the one that measures best on the validation samples is taken. Equal
/// measurements are decided by the log loss where it is measured, then by the seed. It is no strategy for real work, since it peeks, and it is greedy: a lucky strategy may pass it. Utility: measurement after
/// the pick, none above that before it. O(count × candidates) fits: meant for <see cref="SoftmaxRegression"/> and other learners that fit in milliseconds.
/// </remarks>
public sealed class GreedyOracle : IQueryStrategy
{
    /// <summary>The name it has in results.</summary>
    public const string StrategyName = "greedy-oracle";

    /// <summary>Samples tried per pick unless said.</summary>
    public const int DefaultCandidates = 20;

    private readonly ILearner learner;
    private readonly Dictionary<SampleId, LabelledSample> truth;
    private readonly IReadOnlyList<LabelledSample> validation;
    private readonly int candidates;

    /// <summary>An oracle for one simulation.</summary>
    /// <param name="learner">Fits the models that are compared.</param>
    /// <param name="truth">True class of every pool sample.</param>
    /// <param name="validation">Samples the models are measured on; at least one. With those of the curve itself the bound is highest.</param>
    /// <param name="candidates">Samples tried per pick, at least 1, default 20.</param>
    /// <exception cref="ArgumentException">There is no validation sample, or a sample has two truths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no candidates.</exception>
    public GreedyOracle(ILearner learner, IReadOnlyList<LabelledSample> truth, IReadOnlyList<LabelledSample> validation, int candidates = DefaultCandidates)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentOutOfRangeException.ThrowIfZero(validation.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        this.learner = learner;
        this.truth = truth.ToDictionary(s => s.Id);
        this.validation = validation;
        this.candidates = candidates;
    }

    /// <inheritdoc/>
    public string Name => StrategyName;

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Labels;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A pool sample has no truth.</exception>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var labelled = pool.Labelled is { } known ? known.Ids.Zip(known.Classes, (id, label) => new LabelledSample(id, new ClassLabel(label))).ToList() : [];
        // By id, so that the draw does not depend on the pool's order.
        var left = pool.Ids.Order().Select(Truth).ToList();
        var picks = new List<Pick>();
        for (var end = Math.Min(count, left.Count); picks.Count < end;)
        {
            var tried = Math.Min(candidates, left.Count);
            var best = (Index: -1, Value: double.NegativeInfinity, Loss: double.PositiveInfinity);
            for (var t = 0; t < tried; t++)
            {
                // The first `tried` places of a shuffle, one at a time; the first of equals stays, which is the seed's choice.
                var drawn = random.Next(t, left.Count);
                (left[t], left[drawn]) = (left[drawn], left[t]);
                var (value, loss) = Measure([.. labelled, left[t]], random);
                best = value > best.Value || (value == best.Value && loss < best.Loss) || best.Index < 0 ? (t, value, loss) : best;
            }

            var taken = left[best.Index];
            labelled.Add(taken);
            left.RemoveAt(best.Index);
            left.Sort((a, b) => a.Id.CompareTo(b.Id));
            var utility = (float)best.Value;
            picks.Add(new(taken.Id, picks.Count == 0 ? utility : Math.Min(utility, picks[^1].Utility), $"best of {Reasons.Images(tried)} tried with their true labels"));
        }

        return picks;
    }

    private LabelledSample Truth(SampleId id) => truth.TryGetValue(id, out var sample)
        ? sample
        : throw new ArgumentException($"Sample {id} has no true class among the {truth.Count} given; the oracle must know the whole pool.");

    private (double Value, double Loss) Measure(LabelledSample[] labelled, Random random)
    {
        using var model = learner.Fit(labelled, new Random(random.Next()), null, CancellationToken.None);
        var measured = model.Measure(validation, CancellationToken.None);
        return (measured.Value, measured.Classification?.LogLoss ?? 0);
    }
}
