namespace Winnow.Torch.Optimizers;

/// <summary>Exponential moving average of parameters (Polyak averaging).</summary>
public sealed class WeightAverage : IDisposable
{
    private readonly Tensor[] parameters;
    private readonly Tensor[] averages;
    private readonly double decay;

    /// <summary>Starts at the parameters as they are.</summary>
    public WeightAverage(IEnumerable<Tensor> parameters, double decay)
    {
        this.parameters = [.. parameters];
        this.decay = decay;
        using var gradientsOff = GradientMode.Off();
        averages = [.. this.parameters.Select(p => TensorScope.Detach(p.Clone()))];
    }

    /// <summary>The averages, in the order of the parameters.</summary>
    public IReadOnlyList<Tensor> State => averages;

    /// <summary>average ← decay · average + (1 − decay) · parameter.</summary>
    public void Update() => Update(decay);

    /// <summary>As <see cref="Update()"/> with a decay for this step, such as a smaller one while the average is young.</summary>
    public void Update(double decay)
    {
        using var gradientsOff = GradientMode.Off();
        TensorList.Multiply(averages, decay);
        TensorList.Add(averages, parameters, 1 - decay);
    }

    /// <summary>Writes the averages into the parameters.</summary>
    public void Apply()
    {
        using var gradientsOff = GradientMode.Off();
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i].CopyFrom(averages[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var average in averages)
        {
            average.Dispose();
        }
    }
}
