using Winnow.Core.Numerics;

namespace Winnow.Core.Federation;

/// <summary>Local training of a softmax regression on fixed features: gradient steps from the global model, with FedProx's term, SCAFFOLD's correction or differential privacy.</summary>
/// <remarks>O(epochs × samples × dimensions × classes) on one thread; without privacy the seed decides everything.</remarks>
public static class SoftmaxSiteTrainer
{
    /// <summary>Names of the two tensors.</summary>
    public const string WeightName = "head.weight";

    /// <summary>Name of the bias.</summary>
    public const string BiasName = "head.bias";

    /// <summary>The layout of a softmax regression.</summary>
    public static TensorLayout Layout(int classes, int dimensions) => new([new(WeightName, [classes, dimensions]), new(BiasName, [classes])]);

    /// <summary>Class probabilities [rows × classes].</summary>
    public static Matrix Predict(ModelWeights model, Matrix inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var (classes, head) = Head(model, inputs.Columns);
        var probabilities = new Matrix(inputs.Rows, classes);
        for (var i = 0; i < inputs.Rows; i++)
        {
            SoftmaxFit.Predict(head, inputs.Row(i), probabilities.Row(i));
        }

        return probabilities;
    }

    /// <summary>Trains from the global model.</summary>
    /// <param name="global">Where it starts.</param>
    /// <param name="inputs">Features of the labelled samples [samples × dimensions].</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="options">How.</param>
    /// <param name="correction">SCAFFOLD's c − cᵢ, or null.</param>
    /// <param name="random">Decides the order of the samples; differential privacy draws from the cryptographic source instead.</param>
    /// <param name="cancel">Checked between steps.</param>
    /// <exception cref="ArgumentException">There is no labelled sample, a label is no class, or options are out of range.</exception>
    public static LocalResult Train(ModelWeights global, Matrix inputs, IReadOnlyList<int> labels, LocalTraining options, ModelWeights? correction, Random random, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(global);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        var (classes, _) = Head(global, inputs.Columns);
        if (inputs.Rows == 0 || labels.Count != inputs.Rows || labels.Any(l => l < 0 || l >= classes))
        {
            throw new ArgumentException($"A site needs labelled samples of the {classes} classes to train; {inputs.Rows} rows and {labels.Count} labels were given.", nameof(labels));
        }

        var (local, gradient) = (global.Copy(), new double[global.Values.Length]);
        var (batch, perEpoch) = (Math.Min(options.BatchSize, inputs.Rows), (inputs.Rows + options.BatchSize - 1) / options.BatchSize);
        var steps = options.Private?.Steps ?? (options.Epochs * perEpoch);
        var order = Enumerable.Range(0, inputs.Rows).ToArray();
        for (var step = 0; step < steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            Array.Clear(gradient);
            if (options.Private is { } hidden)
            {
                Sum(local, inputs, labels, CryptographicNoise.Sample(inputs.Rows, hidden.SampleRate), hidden.ClipNorm, gradient);
                CryptographicNoise.Add(gradient, hidden.Noise * hidden.ClipNorm);
                Scale(gradient, 1 / (hidden.SampleRate * inputs.Rows));
            }
            else
            {
                if (step % perEpoch == 0)
                {
                    random.Shuffle(order);
                }

                var rows = order.AsSpan(step % perEpoch * batch, Math.Min(batch, inputs.Rows - (step % perEpoch * batch))).ToArray();
                Sum(local, inputs, labels, rows, double.PositiveInfinity, gradient);
                Scale(gradient, 1.0 / rows.Length);
            }

            Move(local, global, gradient, correction, options, classes);
        }

        return new(local, steps, options.LearningRate);
    }

    /// <summary>Adds the gradients of the examples' log losses, each clipped to a norm.</summary>
    private static void Sum(ModelWeights local, Matrix inputs, IReadOnlyList<int> labels, IReadOnlyList<int> rows, double clip, double[] gradient)
    {
        var (classes, head) = Head(local, inputs.Columns);
        var residual = new float[classes];
        foreach (var row in rows)
        {
            var x = inputs.Row(row);
            SoftmaxFit.Predict(head, x, residual);
            residual[labels[row]] -= 1;
            // The gradient is residual ⊗ [x, 1], so its norm is the product of two.
            var norm = Math.Sqrt((double)Vectors.Dot(residual, residual) * (1 + Vectors.Dot(x, x)));
            var scale = norm > clip ? clip / norm : 1;
            for (var c = 0; c < classes; c++)
            {
                var factor = scale * residual[c];
                var target = gradient.AsSpan(c * inputs.Columns, inputs.Columns);
                for (var d = 0; d < target.Length; d++)
                {
                    target[d] += factor * x[d];
                }

                gradient[(classes * inputs.Columns) + c] += factor;
            }
        }
    }

    private static void Move(ModelWeights local, ModelWeights global, double[] gradient, ModelWeights? correction, LocalTraining options, int classes)
    {
        var (weights, start) = (local.Values, global.Values);
        var biases = weights.Length - classes;
        for (var i = 0; i < weights.Length; i++)
        {
            var slope = gradient[i] + (i < biases ? options.Penalty * weights[i] : 0) + (options.Proximal * (weights[i] - start[i])) + (correction?.Values[i] ?? 0);
            weights[i] = (float)(weights[i] - (options.LearningRate * slope));
        }
    }

    private static void Scale(double[] values, double factor)
    {
        foreach (ref var value in values.AsSpan())
        {
            value *= factor;
        }
    }

    /// <summary>Weights of each class, then its bias [classes × (dimensions + 1)].</summary>
    private static (int Classes, Matrix Head) Head(ModelWeights model, int dimensions)
    {
        var weight = model[WeightName];
        var bias = model[BiasName];
        if (weight.Length != bias.Length * dimensions)
        {
            throw new ArgumentException($"A head of {bias.Length} classes and {weight.Length} weights does not fit features of {dimensions} dimensions.", nameof(dimensions));
        }

        var head = new Matrix(bias.Length, dimensions + 1);
        for (var c = 0; c < bias.Length; c++)
        {
            weight.Slice(c * dimensions, dimensions).CopyTo(head.Row(c));
            head[c, dimensions] = bias[c];
        }

        return (bias.Length, head);
    }
}
