using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Server.Federation;

/// <summary>A softmax regression on the features a site has.</summary>
/// <param name="work">The site's project.</param>
/// <param name="plan">Classes, dimensions and how sites train.</param>
internal sealed class SoftmaxSiteModel(ISiteWork work, FederationPlan plan) : ISiteModel
{
    // The site's own model: its labels alone, from zero, for long enough.
    private const int LocalEpochs = 50;

    private (Matrix Inputs, IReadOnlyList<int> Classes) labelled = (new(0, plan.Dimensions), []);

    /// <inheritdoc/>
    public TensorLayout Layout { get; } = SoftmaxSiteTrainer.Layout(plan.Classes.Count, plan.Dimensions);

    /// <inheritdoc/>
    public ModelWeights Fresh(int seed) => new(Layout);

    /// <inheritdoc/>
    public int Load(CancellationToken cancel)
    {
        labelled = work.Labelled(cancel);
        return labelled.Inputs.Rows;
    }

    /// <inheritdoc/>
    public (long Measured, long Right) Measure(ModelWeights weights, CancellationToken cancel)
    {
        var (inputs, classes) = work.HeldOut(cancel);
        if (inputs.Rows == 0)
        {
            return (0, 0);
        }

        var predicted = SoftmaxSiteTrainer.Predict(weights, inputs);
        return (inputs.Rows, Enumerable.Range(0, inputs.Rows).Count(i => SiteSelectors.Top(predicted.Row(i)) == classes[i]));
    }

    /// <inheritdoc/>
    public int? WantedPenalty(int seed, CancellationToken cancel) =>
        labelled.Inputs.Rows == 0 ? null : PenaltyVote.Best(labelled.Inputs, labelled.Classes, plan.Classes.Count, seed, cancel);

    /// <inheritdoc/>
    public LocalResult Train(ModelWeights start, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel) =>
        SoftmaxSiteTrainer.Train(start, labelled.Inputs, labelled.Classes, options, correction, new Random(seed), cancel);

    /// <inheritdoc/>
    public SitePool Pool(ModelWeights global, ModelWeights? own, LocalTraining training, int expected, int seed, CancellationToken cancel)
    {
        var (ids, inputs) = work.Pool(cancel);
        var (known, classes) = work.Labelled(cancel);
        return Pool(plan, training, global, ids, inputs, known, classes, expected, seed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    internal static SitePool Pool(FederationPlan plan, LocalTraining training, ModelWeights global, IReadOnlyList<SampleId> ids, Matrix inputs, Matrix known, IReadOnlyList<int> classes, int expected, int seed)
    {
        var predicted = SoftmaxSiteTrainer.Predict(global, inputs);
        var local = known.Rows == 0
            ? predicted
            : SoftmaxSiteTrainer.Predict(SoftmaxSiteTrainer.Train(new(global.Layout), known, classes, training with { Epochs = LocalEpochs, Proximal = 0, Private = null }, null, new Random(seed), CancellationToken.None).Weights, inputs);
        return new()
        {
            Ids = ids,
            Global = predicted,
            Local = local,
            Embeddings = inputs,
            LabelledPerClass = SiteScoring.PerClass(classes, plan.Classes.Count),
            Labelled = SiteScoring.Known(known, classes),
            Expected = expected,
        };
    }
}
