using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The border between models and strategies: what passes here is trusted inside.</summary>
internal static class EvidenceChecks
{
    /// <summary>One row per pool sample, and at least one column.</summary>
    /// <exception cref="ArgumentException">It is not so.</exception>
    public static void Rows(PoolView pool, IRowSource evidence, string name)
    {
        if (evidence.Rows != pool.Ids.Count)
        {
            throw new ArgumentException($"The {name} have {evidence.Rows} rows for {pool.Ids.Count} samples; give one row per sample.", nameof(pool));
        }

        if (evidence.Rows > 0 && evidence.Columns == 0)
        {
            throw new ArgumentException($"The {name} have no columns; give at least one.", nameof(pool));
        }
    }

    /// <summary>The pool's embeddings, every value finite.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or rows do not match the ids.</exception>
    public static Matrix Embeddings(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var embeddings = pool.Require(p => p.Embeddings);
        EmbeddingRows(pool);
        return embeddings;
    }

    /// <summary>The same where they need not be in memory.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or rows do not match the ids.</exception>
    public static IRowSource EmbeddingRows(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var embeddings = pool.Require(p => p.EmbeddingRows, nameof(Evidence.Embeddings));
        Rows(pool, embeddings, "embeddings");
        Finite(pool, embeddings, "embeddings");
        return embeddings;
    }

    /// <summary>The pool's gradients in factors, every value finite.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or rows do not match the ids.</exception>
    public static GradientFactors GradientFactors(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var factors = pool.Require(p => p.GradientFactors);
        GradientRows(pool);
        return factors;
    }

    /// <summary>The same where they need not be in memory.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or rows do not match the ids.</exception>
    public static GradientRows GradientRows(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var factors = pool.Require(p => p.GradientRows, nameof(Evidence.GradientFactors));
        Rows(pool, factors.Residuals, "residuals");
        Rows(pool, factors.Features, "features");
        Finite(pool, factors.Residuals, "residuals");
        Finite(pool, factors.Features, "features");
        return factors;
    }

    /// <summary>The labelled samples with their embeddings, which have the pool's dimensions; null where nothing is labelled.</summary>
    /// <exception cref="MissingEvidenceException">Samples are labelled, but their embeddings were not gathered.</exception>
    /// <exception cref="ArgumentException">Sizes do not match, or a value is NaN or infinite.</exception>
    public static Matrix? LabelledEmbeddings(PoolView pool, int dimensions)
    {
        if (pool.Labelled is not { Ids.Count: > 0 } labelled)
        {
            return null;
        }

        var embeddings = labelled.Embeddings ?? throw new MissingEvidenceException("Labelled.Embeddings");
        if (embeddings.Rows != labelled.Ids.Count || embeddings.Columns != dimensions)
        {
            throw new ArgumentException(
                $"The labelled embeddings are [{embeddings.Rows} × {embeddings.Columns}]; for {labelled.Ids.Count} labelled samples and this pool they must be [{labelled.Ids.Count} × {dimensions}].", nameof(pool));
        }

        var bad = FirstNotFinite(embeddings, pool.Threads);
        return bad is null
            ? embeddings
            : throw new ArgumentException($"Row {bad} (sample {labelled.Ids[bad.Value]}) of the labelled embeddings holds {NotFinite(embeddings, bad.Value)}; values must be finite.", nameof(pool));
    }

    /// <summary>Every value is a finite number.</summary>
    /// <exception cref="ArgumentException">One is not; the message names row and value.</exception>
    public static void Finite(PoolView pool, IRowSource evidence, string name)
    {
        if (FirstNotFinite(evidence, pool.Threads) is { } bad)
        {
            throw BadRow(pool, name, bad, $"holds {NotFinite(evidence, bad)}; values must be finite");
        }
    }

    /// <summary>An exception that names row, sample and problem.</summary>
    public static ArgumentException BadRow(PoolView pool, string name, int row, string? problem) =>
        new($"Row {row} (sample {pool.Ids[row]}) of the {name} {problem}.", nameof(pool));

    private static int? FirstNotFinite(IRowSource rows, int threads)
    {
        var bad = int.MaxValue;
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var room = rows.Room();
            for (var i = start; i < end; i++)
            {
                if (!Vectors.AllFinite(rows.Row(i, room)))
                {
                    ProbabilityScores.RememberFirst(ref bad, i);
                    return;
                }
            }
        });
        return bad == int.MaxValue ? null : bad;
    }

    private static float NotFinite(IRowSource rows, int row)
    {
        foreach (var value in rows.Row(row, rows.Room()))
        {
            if (!float.IsFinite(value))
            {
                return value;
            }
        }

        throw new InvalidOperationException($"Row {row} is finite.");
    }
}
