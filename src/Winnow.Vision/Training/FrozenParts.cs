using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Training;

/// <summary>Parts of a network that a training keeps as they are, the statistics of their normalisation included, until this is disposed.</summary>
internal sealed class FrozenParts : IDisposable
{
    private readonly IReadOnlyList<Module> parts;
    private readonly HashSet<Tensor> frozen;

    /// <summary>Freezes parts.</summary>
    /// <param name="network">On its device already.</param>
    /// <param name="parts">Of the network; empty freezes nothing.</param>
    public FrozenParts(Module network, IReadOnlyList<Module> parts)
    {
        this.parts = parts;
        frozen = parts.SelectMany(p => p.NamedParameters()).Select(p => p.Tensor).ToHashSet();
        foreach (var tensor in frozen)
        {
            tensor.RequireGradient(required: false);
        }

        Trained = [.. network.NamedParameters().Select(p => p.Tensor).Where(t => !frozen.Contains(t))];
    }

    /// <summary>The parameters that are trained.</summary>
    public IReadOnlyList<Tensor> Trained { get; }

    /// <summary>Brings the parts into inference mode, after the network was brought into training mode.</summary>
    public void Hold()
    {
        foreach (var part in parts)
        {
            part.Train(training: false);
        }
    }

    /// <summary>Lets all parameters learn again.</summary>
    public void Dispose()
    {
        foreach (var tensor in frozen)
        {
            tensor.RequireGradient();
        }
    }
}
