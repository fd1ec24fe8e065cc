namespace Winnow.Core.Numerics;

/// <summary>Out-of-fold predictions: each row is judged by a softmax regression that has not seen it.</summary>
internal static class CrossValidation
{
    /// <summary>The fold of each row where rows are dealt like cards: the row that stands at place t of <paramref name="order"/> goes into fold t mod <paramref name="folds"/>.</summary>
    public static int[] Deal(IReadOnlyList<int> order, int folds)
    {
        var foldOf = new int[order.Count];
        for (var turn = 0; turn < order.Count; turn++)
        {
            foldOf[order[turn]] = turn % folds;
        }

        return foldOf;
    }

    /// <summary>Class probabilities [rows × classes] of each row by the fit on the rows of all other folds, in the order of the rows; uniform where there are none.</summary>
    /// <param name="inputs">[rows × dimensions].</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="foldOf">Fold of each row, from 0.</param>
    /// <param name="fit">Fits on some rows and their classes.</param>
    /// <param name="threads">Folds at once; they do not change the result.</param>
    /// <param name="cancel">Checked before each fold.</param>
    public static Matrix Predict(
        Matrix inputs, IReadOnlyList<int> labels, int classes, IReadOnlyList<int> foldOf, Func<Matrix, int[], SoftmaxFit> fit, int threads = 1, CancellationToken cancel = default)
    {
        var probabilities = new Matrix(inputs.Rows, classes);
        var folds = foldOf.Count == 0 ? 0 : foldOf.Max() + 1;
        Parallel.For(0, folds, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = threads }, fold =>
        {
            int[] known = [.. Enumerable.Range(0, inputs.Rows).Where(i => foldOf[i] != fold)];
            var model = known.Length == 0 ? null : fit(inputs.Select(known), [.. known.Select(i => labels[i])]);
            foreach (var i in Enumerable.Range(0, inputs.Rows).Where(i => foldOf[i] == fold))
            {
                if (model is null)
                {
                    probabilities.Row(i).Fill(1f / classes);
                }
                else
                {
                    model.Predict(inputs.Row(i), probabilities.Row(i));
                }
            }
        });
        return probabilities;
    }
}
