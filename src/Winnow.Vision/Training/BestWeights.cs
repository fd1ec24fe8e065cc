using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Training;

/// <summary>Remembers the weights of the lowest validation loss, and when to give up.</summary>
/// <param name="network">The network whose weights are remembered.</param>
/// <param name="patience">Epochs without improvement before training stops; 0 remembers nothing.</param>
internal sealed class BestWeights(Module network, int patience) : IDisposable
{
    private readonly List<Tensor> weights = [];

    /// <summary>Lowest validation loss so far.</summary>
    public double Loss { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since then.</summary>
    public int Waited { get; set; }

    /// <summary>The remembered weights, in the order of the network's state; empty before the first epoch.</summary>
    public IReadOnlyList<Tensor> Weights => weights;

    /// <summary>Takes an epoch's loss; false when training should stop.</summary>
    public bool Improve(double loss)
    {
        if (loss >= Loss)
        {
            return ++Waited < patience;
        }

        (Loss, Waited) = (loss, 0);
        Remember();
        return true;
    }

    /// <summary>Copies the network's weights as the best ones.</summary>
    public void Remember()
    {
        using var gradientsOff = GradientMode.Off();
        Dispose();
        foreach (var (_, tensor) in network.NamedState())
        {
            weights.Add(TensorScope.Detach(tensor.Clone()));
        }
    }

    /// <summary>Writes the remembered weights, where there are any, into the network.</summary>
    public void Apply()
    {
        using var gradientsOff = GradientMode.Off();
        foreach (var ((_, tensor), best) in network.NamedState().Zip(weights))
        {
            tensor.CopyFrom(best);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        weights.ForEach(w => w.Dispose());
        weights.Clear();
    }
}
