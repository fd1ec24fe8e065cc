using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>How alike two embeddings of length 1 are, from 0 to 1, by their Euclidean distance alone; equal ones are 1.</summary>
public abstract class SimilarityKernel
{
    private SimilarityKernel()
    {
    }

    /// <summary>The cosine, with 0 for angles beyond a right one: max(0, 1 − distance² / 2).</summary>
    public static SimilarityKernel Cosine { get; } = new CosineKernel();

    /// <summary>exp(−distance² / width²).</summary>
    /// <param name="width">Distance at which the similarity falls to 1/e, finite and at least 0; at 0 only equals are alike.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is negative or no finite number.</exception>
    public static SimilarityKernel Gaussian(float width)
    {
        if (!float.IsFinite(width) || width < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "A width is a finite number of at least 0.");
        }

        var factor = -1 / (width * width);
        return float.IsFinite(factor) ? new GaussianKernel(factor) : new BallKernel(0);
    }

    /// <summary>1 for samples nearer than the radius and for equal ones, 0 for all others: the top-hat kernel.</summary>
    /// <param name="radius">Distance from 0 to 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not within 0 to 2.</exception>
    public static SimilarityKernel Ball(float radius) => radius is >= 0 and <= 2
        ? new BallKernel(radius * radius)
        : throw new ArgumentOutOfRangeException(nameof(radius), radius, "On the unit sphere a radius is from 0 to 2.");

    /// <summary>Replaces squared distances, none negative, by similarities.</summary>
    internal abstract void Apply(Span<float> squaredDistances);

    private sealed class CosineKernel : SimilarityKernel
    {
        internal override void Apply(Span<float> squaredDistances)
        {
            foreach (ref var value in squaredDistances)
            {
                value = Math.Max(0, 1 - (value / 2));
            }
        }
    }

    private sealed class GaussianKernel(float factor) : SimilarityKernel
    {
        internal override void Apply(Span<float> squaredDistances)
        {
            ref var start = ref MemoryMarshal.GetReference(squaredDistances);
            var i = 0;
            for (; i <= squaredDistances.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                VectorExp.Of(Vector256.LoadUnsafe(ref start, (nuint)i) * factor).StoreUnsafe(ref start, (nuint)i);
            }

            for (; i < squaredDistances.Length; i++)
            {
                // The same function, so that a value does not depend on its place in a block.
                squaredDistances[i] = VectorExp.Of(Vector256.Create(squaredDistances[i]) * factor).ToScalar();
            }
        }
    }

    private sealed class BallKernel(float squaredRadius) : SimilarityKernel
    {
        internal override void Apply(Span<float> squaredDistances)
        {
            foreach (ref var value in squaredDistances)
            {
                value = value < squaredRadius || value == 0 ? 1 : 0;
            }
        }
    }
}
