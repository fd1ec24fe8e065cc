using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary><see cref="AdaptiveSampling"/> over shards: what it would take by chance and by distance comes from a sample of the pool, and what it chooses from candidates of all shards.</summary>
/// <remarks>
/// Each shard gives its samples of most weight, and those that a greedy cover of references of the whole pool takes from it; the final cover decides among all of them by more references.
/// Labelled samples cover in both. Candidates of weight are those of the whole pool whatever the cut; for coverage a shard's limit is at least four times its part of the picks.
/// </remarks>
internal sealed class ShardedAdaptive(AdaptiveOptions options, ShardTask task, Func<ShardRows, PoolView> view) : IShardMethod
{
    private const int PerReference = 4;
    private (ShardSample Sample, AdaptivePlan Plan)? planned;

    /// <inheritdoc/>
    public int SampleRows => (int)Math.Min(task.Pool, task.Count + (long)Math.Max(task.Options.References, FarPicks.RowsMax));

    private int HeavyMax => Math.Max(options.Candidates, 4 * task.Count) / 2;

    /// <inheritdoc/>
    public (ShardRows Rows, int Covering) Score(PoolView shard, ShardSample sample)
    {
        var plan = PlanOf(sample);
        if (plan.ByChance)
        {
            return (ShardRows.Of(shard, []), 0);
        }

        var embeddings = EvidenceChecks.EmbeddingRows(shard);
        var weights = plan.Weights(shard);
        bool[] taken = [.. shard.Ids.Select(plan.Taken.Contains)];
        var references = Math.Min(task.Options.ScreenReferences, plan.Points.Rows);
        var (gains, nearest) = ShardScan.Of(embeddings, plan.Space, AdaptivePlan.First(plan.Points, references), plan.Wanted, plan.Covered, plan.Width, shard.Threads);
        int[] heavy = weights.Differ ? Heaviest(weights, shard.Ids, i => !taken[i]) : [];
        int[] candidates = [.. ShardScan.Best(gains, nearest, references, PerReference, i => !taken[i], i => plan.Ties.Key(shard.Ids[i])).Union(heavy)];
        var rows = ShardRows.Of(shard, candidates);
        var part = view(rows);
        var cover = plan.Cover(part, plan.Weights(part), references, task.Pool);
        var covering = new List<int>();
        for (var left = task.CandidatesOf(shard.Ids.Count); left > 0 && cover.Left > 0; left--)
        {
            covering.Add(cover.Next().Candidate);
        }

        var places = candidates.Index().ToDictionary(c => c.Item, c => c.Index);
        return (rows.Select([.. covering, .. heavy.Select(row => places[row]).Except(covering)]), covering.Count);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Select(ShardSample sample, IEnumerable<ShardCandidates> candidates)
    {
        var plan = PlanOf(sample);
        var ids = sample.Rows.Ids;
        if (plan.ByChance)
        {
            return [.. ids.Take(task.Count).Select(id => RandomSlice.Drawn(id, task.Pool, task.Count, 0, "drawn at random: chosen labels taught less than random ones so far"))];
        }

        var chosen = Choose(plan, Gather(plan, candidates), task.Count - plan.Drawn - plan.Far.Length);
        var used = chosen.Select(p => p.Id).ToHashSet();
        var last = chosen.Count == 0 ? 0 : chosen[^1].Utility;
        chosen.AddRange(ids.Skip(plan.Drawn).Except(plan.Far.Select(i => ids[i])).Where(id => !used.Contains(id)).Take(task.Count - plan.Drawn - plan.Far.Length - chosen.Count)
            .Select(id => new Pick(id, last, "drawn at random, as there are fewer candidates than picks")));
        chosen = RandomSlice.Join(chosen, [.. plan.Far.Select(i => new Pick(ids[i], 0, "unlike any image that is labelled, where few labels show some classes"))]);
        return RandomSlice.Join(chosen, [.. ids.Take(plan.Drawn).Select(id => RandomSlice.Drawn(id, task.Pool, options.RandomShare * task.Count, 0, "drawn at random, to measure fairly what choosing gains"))]);
    }

    private AdaptivePlan PlanOf(ShardSample sample)
    {
        if (planned?.Sample != sample)
        {
            planned = (sample, new(options, task, view(sample.Rows)));
        }

        return planned.Value.Plan;
    }

    private List<Pick> Choose(AdaptivePlan plan, ShardRows rows, int count)
    {
        var picks = new List<Pick>();
        if (rows.Ids.Count == 0)
        {
            return picks;
        }

        var pool = view(rows);
        var weights = plan.Weights(pool);
        var cover = plan.Cover(pool, weights, plan.Points.Rows, task.Pool);
        var stands = (double)task.Pool / plan.Points.Rows;
        var whole = Math.Max(stands * plan.Wanted.Zip(plan.Covered, (w, c) => (double)w * (1 - c)).Sum(), 1e-30);
        var last = float.PositiveInfinity;
        while (picks.Count < count && cover.Left > 0)
        {
            var (place, gain, nearest) = cover.Next();
            last = Math.Min(last, (float)(gain / whole));
            picks.Add(new(rows.Ids[place], last, weights.Reason(place, (int)Math.Min(int.MaxValue, Math.Round(nearest * stands)))));
        }

        return picks;
    }

    /// <summary>All that were chosen for coverage, and of all the heaviest of the whole pool; what falls out is not kept, so that any number of shards can be gathered.</summary>
    private ShardRows Gather(AdaptivePlan plan, IEnumerable<ShardCandidates> candidates)
    {
        var covering = new SortedList<int, ShardRows>();
        var heavy = new ShardRows([], null, null);
        foreach (var shard in candidates)
        {
            covering.Add(shard.Shard, shard.Rows.Select([.. Enumerable.Range(0, shard.Covering)]));
            heavy = ShardRows.Join([heavy, shard.Rows]);
            if (heavy.Ids.Count > 0)
            {
                var weights = plan.Weights(view(heavy));
                heavy = weights.Differ ? heavy.Select(Heaviest(weights, heavy.Ids, static _ => true)) : new([], null, null);
            }
        }

        var joined = ShardRows.Join([.. covering.Values]);
        var known = joined.Ids.ToHashSet();
        return ShardRows.Join([joined, heavy.Select([.. Enumerable.Range(0, heavy.Ids.Count).Where(i => !known.Contains(heavy.Ids[i]))])]);
    }

    private int[] Heaviest(PoolWeights weights, IReadOnlyList<SampleId> ids, Func<int, bool> free)
    {
        int[] rows = [.. Enumerable.Range(0, ids.Count).Where(free)];
        var utilities = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            utilities[i] = weights[rows[i]];
        }

        var ties = new TieBreaker(new Random(task.Seed));
        return [.. TopK.Indices(utilities, HeavyMax, i => ties.Key(ids[rows[i]])).Select(i => rows[i])];
    }
}
