using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Predictions of labelled samples by models that have not seen them.</summary>
internal static class OutOfFold
{
    /// <summary>Class probabilities [rows × classes] of each row, by a softmax regression on the rows of the other folds; row i of the list is in fold i mod <paramref name="folds"/>.</summary>
    /// <param name="embeddings">[samples × dimensions].</param>
    /// <param name="labels">Class of each sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="rows">Samples to predict, in an order that does not depend on their classes.</param>
    /// <param name="folds">2 or more.</param>
    public static Matrix Predict(Matrix embeddings, IReadOnlyList<int> labels, int classes, IReadOnlyList<int> rows, int folds)
    {
        var result = new Matrix(rows.Count, classes);
        for (var fold = 0; fold < folds; fold++)
        {
            int[] known = [.. rows.Where((_, i) => i % folds != fold)];
            if (known.Length == 0)
            {
                result.Span.Fill(1f / classes);
                continue;
            }

            var fit = SoftmaxFit.Of(embeddings.Select(known), [.. known.Select(r => labels[r])], classes);
            for (var i = fold; i < rows.Count; i += folds)
            {
                fit.Predict(embeddings.Row(rows[i]), result.Row(i));
            }
        }

        return result;
    }
}
