namespace Winnow.Torch.Optimizers;

/// <summary>What is added to every gradient before a step: a pull towards where the training began, and a fixed direction.</summary>
/// <remarks>FedProx's μ·(w − w₀) (Li et al., MLSys 2020) and SCAFFOLD's c − cᵢ (Karimireddy et al., ICML 2020).</remarks>
public sealed class GradientCorrection : IDisposable
{
    private readonly double proximal;
    private readonly Tensor[] anchors;
    private readonly Tensor[] direction;

    /// <summary>A correction for these parameters, which are copied as they are now where a pull is asked for.</summary>
    /// <param name="parameters">In the order of the optimizer's.</param>
    /// <param name="proximal">μ, at least 0.</param>
    /// <param name="direction">One tensor for each parameter, of its shape and on its device; taken over. Empty for none.</param>
    /// <exception cref="ArgumentException">There are not as many directions as parameters.</exception>
    public GradientCorrection(IReadOnlyList<Tensor> parameters, double proximal, IReadOnlyList<Tensor> direction)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentOutOfRangeException.ThrowIfNegative(proximal);
        if (direction.Count != 0 && direction.Count != parameters.Count)
        {
            throw new ArgumentException($"{direction.Count} directions do not fit {parameters.Count} parameters.", nameof(direction));
        }

        using var gradientsOff = GradientMode.Off();
        this.proximal = proximal;
        anchors = proximal == 0 ? [] : [.. parameters.Select(p => TensorScope.Detach(p.Clone()))];
        this.direction = [.. direction.Select(TensorScope.Detach)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[.. anchors, .. direction])
        {
            tensor.Dispose();
        }
    }

    internal void Apply(Tensor[] parameters, Tensor[] gradients)
    {
        if (proximal > 0)
        {
            TensorList.Add(gradients, parameters, proximal);
            TensorList.Add(gradients, anchors, -proximal);
        }

        if (direction.Length > 0)
        {
            TensorList.Add(gradients, direction, 1);
        }
    }
}
