using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Server.Federation;

/// <summary>A Winnow site as a client of a Flower federation: two arrays, the weights [classes × dimensions] and the biases [classes] of a softmax regression.</summary>
/// <param name="work">The site's project.</param>
/// <param name="dimensions">Values of each feature vector.</param>
/// <param name="training">How it trains.</param>
/// <param name="seed">Decides the order of the samples.</param>
public sealed class FlowerSiteWork(ISiteWork work, int dimensions, LocalTraining training, int seed) : IFlowerWork
{
    private readonly TensorLayout layout = SoftmaxSiteTrainer.Layout((work ?? throw new ArgumentNullException(nameof(work))).Classes.Count, dimensions);
    private int round;

    /// <inheritdoc/>
    public FlowerParameters Parameters() => Of(new(layout));

    /// <inheritdoc/>
    public (FlowerParameters Parameters, long Examples, IReadOnlyDictionary<string, object> Metrics) Fit(FlowerParameters start, IReadOnlyDictionary<string, object> config, CancellationToken cancel)
    {
        var (inputs, classes) = work.Labelled(cancel);
        var result = SoftmaxSiteTrainer.Train(From(start), inputs, classes, training, null, new Random(Seed.Derive(seed, FormattableString.Invariant($"flower/{round++}"))), cancel);
        return (Of(result.Weights), inputs.Rows, new Dictionary<string, object>(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public (float Loss, long Examples, IReadOnlyDictionary<string, object> Metrics) Evaluate(FlowerParameters model, IReadOnlyDictionary<string, object> config, CancellationToken cancel)
    {
        var (inputs, classes) = work.Labelled(cancel);
        var probabilities = SoftmaxSiteTrainer.Predict(From(model), inputs);
        var (loss, right) = (0.0, 0);
        for (var i = 0; i < inputs.Rows; i++)
        {
            var row = probabilities.Row(i);
            loss -= Math.Log(Math.Max(row[classes[i]], 1e-30f));
            right += row[classes[i]] >= row.ToArray().Max() ? 1 : 0;
        }

        var count = Math.Max(1, inputs.Rows);
        return ((float)(loss / count), inputs.Rows, new Dictionary<string, object>(StringComparer.Ordinal) { ["accuracy"] = (double)right / count });
    }

    private static FlowerParameters Of(ModelWeights weights) =>
        FlowerParameters.Of(weights.Layout.Tensors.Select((t, i) => new NpyArray(t.Dimensions, weights.Values[weights.Layout.Range(i)])));

    private ModelWeights From(FlowerParameters parameters)
    {
        var arrays = parameters.Arrays();
        if (!arrays.Select(a => string.Join('×', a.Shape)).SequenceEqual(layout.Tensors.Select(t => string.Join('×', t.Dimensions)), StringComparer.Ordinal))
        {
            throw new InvalidDataException($"The federation's model has arrays of {string.Join(", ", arrays.Select(a => string.Join('×', a.Shape)))}, and this site's {string.Join(", ", layout.Tensors.Select(t => string.Join('×', t.Dimensions)))}.");
        }

        return new(layout, [.. arrays.SelectMany(a => a.Values)]);
    }
}
