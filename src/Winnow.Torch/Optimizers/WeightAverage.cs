namespace Winnow.Torch.Optimizers;

/// <summary>Exponential moving average of parameters (Polyak averaging).</summary>
public sealed class WeightAverage : IDisposable
{
    private readonly Tensor[] parameters;
    private readonly Tensor[] averages;
    private readonly double decay;
    private readonly bool borrowed;

    /// <summary>Starts at the parameters as they are.</summary>
    public WeightAverage(IEnumerable<Tensor> parameters, double decay)
    {
        this.parameters = [.. parameters];
        this.decay = decay;
        using var gradientsOff = GradientMode.Off();
        averages = [.. this.parameters.Select(p => TensorScope.Detach(p.Clone()))];
    }

    /// <summary>Averages kept in tensors of the caller, such as the parameters of a twin network that follows this one; their values are where it starts.</summary>
    /// <param name="parameters">What is averaged.</param>
    /// <param name="averages">As many, each of its parameter's shape; they stay the caller's.</param>
    /// <param name="decay">Share of the average that a step keeps, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are not as many averages as parameters.</exception>
    public WeightAverage(IEnumerable<Tensor> parameters, IEnumerable<Tensor> averages, double decay)
    {
        this.parameters = [.. parameters];
        this.averages = [.. averages];
        this.decay = decay;
        borrowed = true;
        if (this.averages.Length != this.parameters.Length)
        {
            throw new ArgumentException($"{this.averages.Length} averages do not fit {this.parameters.Length} parameters.", nameof(averages));
        }
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
        foreach (var average in borrowed ? [] : averages)
        {
            average.Dispose();
        }
    }
}
