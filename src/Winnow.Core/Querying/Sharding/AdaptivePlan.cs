using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>What <see cref="AdaptiveSampling"/> takes from the labels and from a sample of the whole pool before it looks at any shard: chance, space, width, references. Every process computes the same.</summary>
internal sealed class AdaptivePlan
{
    private readonly IReadOnlyList<int>? classes;
    private readonly Regime regime = Regime.Unknown;
    private readonly int threads;

    /// <summary>Plans.</summary>
    /// <param name="options">The strategy's settings.</param>
    /// <param name="task">The query.</param>
    /// <param name="sample">The sample's rows with what is labelled.</param>
    public AdaptivePlan(AdaptiveOptions options, ShardTask task, PoolView sample)
    {
        threads = sample.Threads;
        var random = new Random(task.Seed);
        Ties = new(random);
        var embeddings = EvidenceChecks.EmbeddingRows(sample);
        var labelled = EvidenceChecks.LabelledEmbeddings(sample, embeddings.Columns);
        if (labelled is not null)
        {
            var known = new KnownLabels(sample, labelled, Ties);
            (classes, regime, ByChance) = (known.Classes, known.Regime, known.ChosenTrailsRandom(options.GuardLevel));
        }

        Drawn = ByChance ? task.Count : RandomSlice.Count(options.RandomShare, task.Count, random);
        var weights = Weights(sample);
        int[] order = [.. Enumerable.Range(Drawn, sample.Ids.Count - Drawn)];
        Far = ByChance ? [] : FarPicks.Of(sample, embeddings, labelled, order, FarPicks.Count(weights.Skew, task.Count, task.Count - Drawn, random), Ties);
        int[] references = [.. order.Except(Far).Take((int)Math.Clamp(task.Pool / 4, 1, task.Options.References))];
        Space = new(embeddings, references);
        Points = Space.Of(embeddings, references);
        Labelled = labelled is null ? null : Space.Of(labelled, [.. Enumerable.Range(0, labelled.Rows)]);
        Width = KernelWidth.Of(Labelled is { Rows: > 1 } ? Labelled : First(Points, task.Count + 1), threads);
        Covered = CoverOf(Points);
        Wanted = [.. references.Select(r => weights[r])];
        Taken = [.. Enumerable.Range(0, Drawn).Concat(Far).Concat(references).Select(r => sample.Ids[r])];
    }

    /// <summary>Orders equals.</summary>
    public TieBreaker Ties { get; }

    /// <summary>Whether the whole query is drawn by chance, because chosen labels taught less so far.</summary>
    public bool ByChance { get; }

    /// <summary>How many of the sample's rows, the first ones, chance draws.</summary>
    public int Drawn { get; }

    /// <summary>Rows of the sample that are taken because they are far from everything labelled.</summary>
    public int[] Far { get; }

    /// <summary>Centres and scales embeddings.</summary>
    public CentredSpace Space { get; }

    /// <summary>The references in that space.</summary>
    public Matrix Points { get; }

    /// <summary>What is labelled in that space; null where nothing is.</summary>
    public Matrix? Labelled { get; }

    /// <summary>σ of the kernel.</summary>
    public double Width { get; }

    /// <summary>Weight of each reference.</summary>
    public float[] Wanted { get; }

    /// <summary>Kernel of each reference to what is labelled.</summary>
    public float[] Covered { get; }

    /// <summary>Samples that are no candidates: drawn, far, or references.</summary>
    public HashSet<SampleId> Taken { get; }

    /// <summary>Weights of some rows of the pool, their probabilities checked.</summary>
    public PoolWeights Weights(PoolView rows) =>
        new(rows, rows.ProbabilityRows is null ? null : ProbabilityScores.FromTopTwo(rows, (first, second) => 1 - (first - second)), regime, classes);

    /// <summary>Kernel of points of the space to what is labelled.</summary>
    public float[] CoverOf(Matrix points) => Labelled is null ? new float[points.Rows] : KernelWidth.NearestKernel(points, Labelled, Width, threads);

    /// <summary>Greedy choice among candidates by the first so many references, which stand for a pool of so many rows.</summary>
    public ShardCover Cover(PoolView candidates, PoolWeights weights, int references, long pool)
    {
        var rows = candidates.Require(p => p.EmbeddingRows, nameof(Evidence.Embeddings));
        var points = Space.Of(rows, [.. Enumerable.Range(0, rows.Rows)]);
        references = Math.Min(references, Points.Rows);
        float[] stands = [.. Wanted.Take(references).Select(w => (float)((double)w * pool / references))];
        float[] own = [.. Enumerable.Range(0, rows.Rows).Select(i => weights[i])];
        return new(points, own, CoverOf(points), First(Points, references), stands, Covered[..references], Width, i => Ties.Key(candidates.Ids[i]), threads);
    }

    /// <summary>The first rows of a matrix.</summary>
    public static Matrix First(Matrix rows, int count) => count >= rows.Rows ? rows : new(count, rows.Columns, rows.Array[..(count * rows.Columns)]);
}
