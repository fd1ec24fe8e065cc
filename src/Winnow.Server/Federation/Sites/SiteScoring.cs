using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Server.Federation;

/// <summary>Scores a site's pool under the global model and its own.</summary>
internal static class SiteScoring
{
    // The site's own model: its labels alone, from zero, for long enough.
    private const int LocalEpochs = 50;

    public static IReadOnlyList<ScoredSample> Score(
        string site, FederationPlan plan, ModelWeights global, IReadOnlyList<SampleId> ids, Matrix inputs, Matrix known, IReadOnlyList<int> classes)
    {
        var seed = Seed.Derive(plan.Seed, FormattableString.Invariant($"run/{plan.Run}/choice"));
        var predicted = SoftmaxSiteTrainer.Predict(global, inputs);
        var local = known.Rows == 0
            ? predicted
            : SoftmaxSiteTrainer.Predict(SoftmaxSiteTrainer.Train(new(plan.Layout()), known, classes, plan.Training with { Epochs = LocalEpochs, Proximal = 0, Private = null }, null, new Random(seed), CancellationToken.None).Weights, inputs);
        var counts = new int[plan.Classes.Count];
        foreach (var label in classes)
        {
            counts[label]++;
        }

        var pool = new SitePool
        {
            Ids = ids,
            Global = predicted,
            Local = local,
            Embeddings = inputs,
            LabelledPerClass = counts,
            // Ids of labels say nothing here; below 0 they meet none of the pool.
            Labelled = known.Rows == 0 ? null : new([.. Enumerable.Range(1, known.Rows).Select(i => new SampleId(-i))], classes, known),
            // What the site may expect is not known before the choice: a tenth of the budget stands for it.
            Expected = (int)Math.Clamp(plan.Choice!.Budget / 10, 1, int.MaxValue),
        };
        var scores = SiteSelectors.Get(plan.Selector).Score(pool, new Random(Seed.Derive(seed, site)));
        var cost = plan.Choice.Costs.GetValueOrDefault(site, 1);
        return [.. ids.Select((id, i) => new ScoredSample(id, SiteSelectors.Top(predicted.Row(i)), ScoredSample.KeyOf(scores[i] / cost, seed, site, id)))];
    }
}
