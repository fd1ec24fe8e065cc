using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The border between examples people give and the strategies that follow them.</summary>
internal static class TargetChecks
{
    /// <summary>The examples to find more of; at least one.</summary>
    /// <exception cref="MissingEvidenceException">There is none.</exception>
    /// <exception cref="ArgumentException">Another number of dimensions than the pool's, or a value is not finite.</exception>
    public static Matrix Wanted(PoolView pool, int dimensions) =>
        Checked(pool.Require(p => p.Targets).Wanted, dimensions, "wanted") ?? throw new MissingEvidenceException("Targets.Wanted");

    /// <summary>The examples to keep away from, or null where there is none.</summary>
    /// <exception cref="MissingEvidenceException">The pool carries no examples at all.</exception>
    /// <exception cref="ArgumentException">Another number of dimensions than the pool's, or a value is not finite.</exception>
    public static Matrix? Avoided(PoolView pool, int dimensions) => Checked(pool.Require(p => p.Targets).Avoided, dimensions, "avoided");

    /// <summary>A weight from 0 up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or infinite.</exception>
    public static float Weight(float value, string name) => value is >= 0 and < float.PositiveInfinity
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"The weight {name} must be a number from 0 up.");

    private static Matrix? Checked(Matrix? targets, int dimensions, string name)
    {
        if (targets is not { Rows: > 0 })
        {
            return null;
        }

        if (targets.Columns != dimensions)
        {
            throw new ArgumentException($"The {name} examples have {targets.Columns} dimensions and the pool's embeddings {dimensions}; take both from the same model.", nameof(targets));
        }

        for (var i = 0; i < targets.Rows; i++)
        {
            if (!Vectors.AllFinite(targets.Row(i)))
            {
                throw new ArgumentException($"Row {i} of the {name} examples holds NaN or infinity; values must be finite.", nameof(targets));
            }
        }

        return targets;
    }
}
