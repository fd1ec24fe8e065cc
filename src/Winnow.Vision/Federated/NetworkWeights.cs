using Winnow.Core.Federation;
using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;

namespace Winnow.Vision.Federated;

/// <summary>A network's parameters and running statistics as the weights that a federation shares, and back.</summary>
public static class NetworkWeights
{
    /// <summary>A copy of a network's weights.</summary>
    public static ModelWeights Read(Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Read(network.NamedState());
    }

    /// <summary>Fills a network.</summary>
    /// <exception cref="ArgumentException">The weights are those of another network.</exception>
    public static void Write(Module network, ModelWeights weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        Write(network.NamedState(), weights);
    }

    internal static ModelWeights Read(IEnumerable<(string Name, Tensor Tensor)> state)
    {
        var tensors = state.ToList();
        var weights = new ModelWeights(LayoutOf(tensors));
        using var scope = new TensorScope();
        for (var i = 0; i < tensors.Count; i++)
        {
            tensors[i].Tensor.To("cpu").CopyTo(weights.Values.AsSpan(weights.Layout.Range(i)));
        }

        return weights;
    }

    internal static void Write(IEnumerable<(string Name, Tensor Tensor)> state, ModelWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var tensors = state.ToList();
        if (LayoutOf(tensors).DifferenceTo(weights.Layout) is { } difference)
        {
            throw new ArgumentException($"The weights are those of another network: {difference}.", nameof(weights));
        }

        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        for (var i = 0; i < tensors.Count; i++)
        {
            var (name, tensor) = tensors[i];
            var values = weights.Values[weights.Layout.Range(i)];
            if (name.EndsWith("running_var", StringComparison.Ordinal))
            {
                // The mean over sites comes in fixed point: a variance of zero may be a hair below it.
                for (var v = 0; v < values.Length; v++)
                {
                    values[v] = Math.Max(0, values[v]);
                }
            }

            tensor.CopyFrom(Tensor.From<float>(values, tensor.Shape).To(tensor.Device));
        }
    }

    /// <summary>FedProx's and SCAFFOLD's share of the gradients of a network; null where there is neither.</summary>
    /// <param name="network">On its device, with the weights it starts from.</param>
    /// <param name="proximal">FedProx's μ.</param>
    /// <param name="correction">SCAFFOLD's c − cᵢ over the network's tensors; null for none.</param>
    internal static GradientCorrection? Correct(Module network, double proximal, ModelWeights? correction)
    {
        if (proximal == 0 && correction is null)
        {
            return null;
        }

        using var scope = new TensorScope();
        var parameters = network.NamedParameters().ToList();
        Tensor[] direction = correction is null ? [] : [.. parameters.Select(p => Tensor.From<float>(correction[p.Name], p.Tensor.Shape).To(p.Tensor.Device))];
        return new([.. parameters.Select(p => p.Tensor)], proximal, direction);
    }

    private static TensorLayout LayoutOf(List<(string Name, Tensor Tensor)> state) =>
        new([.. state.Select(s => new TensorShape(s.Name, [.. s.Tensor.Shape.Select(d => (int)d)]))]);
}
