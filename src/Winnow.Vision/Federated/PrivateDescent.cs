using Winnow.Core.Federation;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Differentially private descent: Poisson samples of the records, the gradient of each record by itself and clipped, noise added to their sum.</summary>
/// <remarks>
/// DP-SGD of Abadi et al., CCS 2016, arXiv 1607.00133. A step costs as many passes as it has records: three to ten times what a batch costs, and one Gaussian number for each
/// weight. Momentum, penalty and corrections see the noisy sum alone and cost no privacy.
/// </remarks>
/// <param name="hidden">Noise, clipping norm, sample rate and steps.</param>
internal sealed class PrivateDescent(PrivateTraining hidden)
{
    /// <summary>Adds noise of a standard deviation; another source than the cryptographic one gives no privacy and is for tests alone.</summary>
    public Action<double[], double> AddNoise { get; init; } = (values, deviation) => CryptographicNoise.Add(values, deviation);

    /// <summary>Which of so many records are in a step, each with a chance; likewise.</summary>
    public Func<int, double, IReadOnlyList<int>> Sample { get; init; } = CryptographicNoise.Sample;

    /// <summary>Takes all steps.</summary>
    /// <param name="optimizer">Changes its parameters by the noisy sums.</param>
    /// <param name="records">Number of records, at least 1.</param>
    /// <param name="loss">The loss in a step (by number) of a record (by row), a scalar; called within a scope that frees its tensors. It must depend on no other record: that alone makes clipping it a bound.</param>
    /// <param name="cancel">Checked before every record.</param>
    /// <exception cref="TrainingDivergedException">A gradient is no number.</exception>
    public void Run(Optimizer optimizer, int records, Func<int, int, Tensor> loss, CancellationToken cancel)
    {
        var parameters = optimizer.Trained;
        var sum = new double[parameters.Sum(p => p.Elements)];
        var own = new float[sum.Length];
        for (var step = 0; step < hidden.Steps; step++)
        {
            Array.Clear(sum);
            foreach (var row in Sample(records, hidden.SampleRate))
            {
                cancel.ThrowIfCancellationRequested();
                using (new TensorScope())
                {
                    loss(step, row).Backward();
                    Take(parameters, own);
                }

                AddClipped(sum, own, hidden.ClipNorm);
            }

            cancel.ThrowIfCancellationRequested();
            AddNoise(sum, hidden.Noise * hidden.ClipNorm);
            // Over the expected number of records: the true one is a secret.
            Step(optimizer, sum, 1 / (hidden.SampleRate * records));
        }
    }

    private static void Take(IReadOnlyList<Tensor> parameters, float[] gradient)
    {
        var start = 0;
        foreach (var parameter in parameters)
        {
            var part = gradient.AsSpan(start, (int)parameter.Elements);
            if (parameter.Gradient is { } found)
            {
                found.To("cpu").CopyTo(part);
                parameter.ClearGradient();
            }
            else
            {
                // A loss that does not reach a parameter, such as of boxes on an empty image.
                part.Clear();
            }

            start += part.Length;
        }
    }

    private static void AddClipped(double[] sum, float[] gradient, double clip)
    {
        var square = 0.0;
        foreach (var value in gradient)
        {
            square += (double)value * value;
        }

        var norm = Math.Sqrt(square);
        if (!double.IsFinite(norm))
        {
            throw new TrainingDivergedException("The gradient of an example is no number any more; a lower learning rate helps.");
        }

        var scale = norm > clip ? clip / norm : 1;
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += scale * gradient[i];
        }
    }

    // The gradient of Σ w·g with respect to w is g: so the optimizer finds it where it looks.
    private static void Step(Optimizer optimizer, double[] sum, double factor)
    {
        using var scope = new TensorScope();
        var start = 0;
        Tensor? loss = null;
        foreach (var parameter in optimizer.Trained)
        {
            var part = new float[parameter.Elements];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = (float)(factor * sum[start + i]);
            }

            var term = parameter.Multiply(Tensor.From<float>(part, parameter.Shape).To(parameter.Device)).Sum();
            loss = loss is null ? term : loss.Add(term);
            start += part.Length;
        }

        loss!.Backward();
        optimizer.Step();
    }
}
