using Winnow.Core.Numerics;

namespace Winnow.Core.Loop;

/// <summary>Monte-Carlo dropout on given features: each member drops a fixed set of features, the same for every sample.</summary>
/// <remarks>Consistent masks as in Kirsch, van Amersfoort and Gal, <i>BatchBALD</i>, NeurIPS 2019; a network's members are made alike.</remarks>
/// <param name="Members">Number of masks.</param>
/// <param name="Share">Share of features that a mask drops; the others grow by 1/(1 − share).</param>
/// <param name="MaskSeed">Decides the masks.</param>
internal sealed record MemberMasks(int Members, double Share, int MaskSeed)
{
    /// <summary>The head of each member [classes × (dimensions + 1)]: a dropped feature is a weight of 0; the bias stays.</summary>
    public IEnumerable<Matrix> Apply(Matrix weights)
    {
        var random = new Random(Seed.Derive(MaskSeed, "masks"));
        for (var member = 0; member < Members; member++)
        {
            var head = new Matrix(weights.Rows, weights.Columns, [.. weights.Span]);
            for (var d = 0; d < weights.Columns - 1; d++)
            {
                var factor = random.NextDouble() < Share ? 0 : (float)(1 / (1 - Share));
                for (var c = 0; c < weights.Rows; c++)
                {
                    head[c, d] *= factor;
                }
            }

            yield return head;
        }
    }
}
