using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Server.Federation;

/// <summary>Scores a site's pool, so that its samples can be ranked among those of all sites.</summary>
public static class SiteScoring
{
    /// <summary>Scores with a plan's selector.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="plan">Selector, costs and seed.</param>
    /// <param name="model">The site's model.</param>
    /// <param name="global">Weights of the shared model, all tensors.</param>
    /// <param name="own">What the site made of it; null before its first training.</param>
    /// <param name="training">How sites train in this run.</param>
    /// <param name="cancel">Checked between batches.</param>
    public static IReadOnlyList<ScoredSample> Score(string site, FederationPlan plan, ISiteModel model, ModelWeights global, ModelWeights? own, LocalTraining training, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(model);
        // What the site may expect is not known before the choice: a tenth of the budget stands for it.
        var expected = (int)Math.Clamp(plan.Choice!.Budget / 10, 1, int.MaxValue);
        return Score(site, plan, model.Pool(global, own, training, expected, SeedOf(plan), cancel));
    }

    internal static IReadOnlyList<ScoredSample> Score(
        string site, FederationPlan plan, ModelWeights global, IReadOnlyList<SampleId> ids, Matrix inputs, Matrix known, IReadOnlyList<int> classes) =>
        Score(site, plan, SoftmaxSiteModel.Pool(plan, plan.Training, global, ids, inputs, known, classes, (int)Math.Clamp(plan.Choice!.Budget / 10, 1, int.MaxValue), SeedOf(plan)));

    /// <summary>Labels of each class [classes].</summary>
    public static int[] PerClass(IReadOnlyList<int> classes, int count)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var counts = new int[count];
        foreach (var label in classes)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>What is labelled, as selectors look at it; null where nothing is. Ids of labels say nothing here: below 0 they meet none of the pool.</summary>
    public static LabelledView? Known(Matrix embeddings, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return embeddings.Rows == 0 ? null : new([.. Enumerable.Range(1, embeddings.Rows).Select(i => new SampleId(-i))], classes, embeddings);
    }

    private static IReadOnlyList<ScoredSample> Score(string site, FederationPlan plan, SitePool pool)
    {
        var seed = SeedOf(plan);
        var scores = SiteSelectors.Get(plan.Selector).Score(pool, new Random(Seed.Derive(seed, site)));
        var cost = plan.Choice!.Costs.GetValueOrDefault(site, 1);
        // A detector's rows have a column more, for images with nothing on them; that is no class.
        return [.. pool.Ids.Select((id, i) => new ScoredSample(id, SiteSelectors.Top(pool.Global.Row(i)[..plan.Classes.Count]), ScoredSample.KeyOf(scores[i] / cost, seed, site, id)))];
    }

    private static int SeedOf(FederationPlan plan) => Seed.Derive(plan.Seed, FormattableString.Invariant($"run/{plan.Run}/choice"));
}
