using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tuning;

/// <summary>A softmax over one linear layer: logistic and ridge regression and class means alike.</summary>
/// <param name="weights">Weights of each class, then its bias [classes × (dimensions + 1)].</param>
/// <param name="masks">Which features the members drop.</param>
internal sealed class FittedLinearHead(Matrix weights, MemberMasks masks) : IFittedHead
{
    /// <inheritdoc/>
    public LinearHead Linear
    {
        get
        {
            var head = new Matrix(weights.Rows, weights.Columns - 1);
            for (var c = 0; c < weights.Rows; c++)
            {
                weights.Row(c)[..^1].CopyTo(head.Row(c));
            }

            return new(head, [.. Enumerable.Range(0, weights.Rows).Select(c => weights.Row(c)[^1])]);
        }
    }

    /// <inheritdoc/>
    public Matrix Predict(Matrix inputs, int threads) => Predict(inputs, weights, threads);

    /// <inheritdoc/>
    public IReadOnlyList<Matrix> Members(Matrix inputs, int threads) => [.. masks.Apply(weights).Select(w => Predict(inputs, w, threads))];

    private static Matrix Predict(Matrix inputs, Matrix head, int threads)
    {
        var probabilities = new Matrix(inputs.Rows, head.Rows);
        Chunks.For(inputs.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                SoftmaxFit.Predict(head, inputs.Row(i), probabilities.Row(i));
            }
        });
        return probabilities;
    }
}
