using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Log loss of validation samples under a last layer that takes a gradient step for every sample taken, and what each further step would gain.</summary>
/// <remarks>
/// The weights are never touched: a step along q ⊗ (z, 1) moves the logits of a validation sample with embedding v by −η q (z·v + 1). Building a round of gains costs
/// O(validation × classes × dimensions + candidates × classes × dimensions).
/// </remarks>
internal sealed class ValidationGain
{
    private readonly Matrix candidates;
    private readonly Matrix validation;
    private readonly IReadOnlyList<int> truths;
    private readonly double step;
    private readonly int threads;
    private readonly Matrix residuals;
    private readonly Matrix logits;

    /// <summary>Assumes that each candidate has the class the layer predicts.</summary>
    /// <param name="head">The last layer before any step.</param>
    /// <param name="candidates">Embeddings that may be taken [candidates × dimensions].</param>
    /// <param name="validation">Embeddings the loss is measured on [validation × dimensions].</param>
    /// <param name="truths">Their classes.</param>
    /// <param name="step">η, greater than 0.</param>
    /// <param name="threads">Threads at most.</param>
    public ValidationGain(LastLayer head, Matrix candidates, Matrix validation, IReadOnlyList<int> truths, double step, int threads)
    {
        (this.candidates, this.validation, this.truths, this.step, this.threads) = (candidates, validation, truths, step, threads);
        residuals = new(candidates.Rows, head.Classes);
        logits = new(validation.Rows, head.Classes);
        Chunks.For(candidates.Rows, threads, (_, start, end) =>
        {
            var row = new float[head.Classes];
            var residual = new double[head.Classes];
            for (var i = start; i < end; i++)
            {
                head.Logits(candidates.Row(i), row);
                LastLayer.Residual(row, LastLayer.Predicted(row), residual);
                for (var c = 0; c < residual.Length; c++)
                {
                    residuals[i, c] = (float)residual[c];
                }
            }
        });
        for (var v = 0; v < validation.Rows; v++)
        {
            head.Logits(validation.Row(v), logits.Row(v));
        }
    }

    /// <summary>Mean log loss of the validation samples in nats; 0 where there are none.</summary>
    public double Loss
    {
        get
        {
            var sum = 0.0;
            for (var v = 0; v < logits.Rows; v++)
            {
                var row = logits.Row(v);
                var top = row[LastLayer.Predicted(row)];
                var whole = 0.0;
                foreach (var value in row)
                {
                    whole += Math.Exp((double)value - top);
                }

                sum += top + Math.Log(whole) - row[truths[v]];
            }

            return logits.Rows == 0 ? 0 : sum / logits.Rows;
        }
    }

    /// <summary>First-order fall of the loss by one step on each candidate: η times the inner product of its gradient and the loss's.</summary>
    public float[] Gains()
    {
        var (weights, bias) = Gradient();
        var gains = new float[candidates.Rows];
        Chunks.For(gains.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var sum = 0.0;
                for (var c = 0; c < residuals.Columns; c++)
                {
                    sum += residuals[i, c] * (Vectors.Dot(weights.Row(c), candidates.Row(i)) + bias[c]);
                }

                gains[i] = (float)(step * sum);
            }
        });
        return gains;
    }

    /// <summary>Takes the step of a candidate.</summary>
    public void Take(int candidate)
    {
        for (var v = 0; v < logits.Rows; v++)
        {
            var reach = step * (Vectors.Dot(validation.Row(v), candidates.Row(candidate)) + 1.0);
            var row = logits.Row(v);
            for (var c = 0; c < row.Length; c++)
            {
                row[c] -= (float)(reach * residuals[candidate, c]);
            }
        }
    }

    private (Matrix Weights, double[] Bias) Gradient()
    {
        var weights = new double[residuals.Columns, candidates.Columns];
        var bias = new double[residuals.Columns];
        var residual = new double[residuals.Columns];
        for (var v = 0; v < logits.Rows; v++)
        {
            LastLayer.Residual(logits.Row(v), truths[v], residual);
            var row = validation.Row(v);
            for (var c = 0; c < residual.Length; c++)
            {
                var share = residual[c] / logits.Rows;
                bias[c] += share;
                for (var j = 0; j < row.Length; j++)
                {
                    weights[c, j] += share * row[j];
                }
            }
        }

        return (new(bias.Length, candidates.Columns, [.. weights.Cast<double>().Select(w => (float)w)]), bias);
    }
}
