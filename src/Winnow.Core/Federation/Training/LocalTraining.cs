namespace Winnow.Core.Federation;

/// <summary>How a site trains in a round.</summary>
public sealed record LocalTraining
{
    /// <summary>Passes over the labelled samples, at least 1, default 5.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Samples a step, at least 1, default 32; fewer where fewer are labelled.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Learning rate η, greater than 0, default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>λ of ½·λ·‖weights‖² (not on the bias), at least 0, default 0.001.</summary>
    public double Penalty { get; init; } = 1e-3;

    /// <summary>FedProx's μ of μ/2·‖w − w_g‖², at least 0; 0 (the default) is FedAvg. Li et al., MLSys 2020, arXiv 1812.06127.</summary>
    public double Proximal { get; init; }

    /// <summary>Differential privacy, or null for none.</summary>
    public PrivateTraining? Private { get; init; }

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="ArgumentException">Names the first.</exception>
    public LocalTraining Validate()
    {
        var problem = Epochs is < 1 or > 10_000 ? $"{Epochs} epochs; 1 to 10,000 are taken"
            : BatchSize is < 1 or > 1_000_000 ? $"batches of {BatchSize}; 1 to 1,000,000 are taken"
            : !(LearningRate > 0) || !double.IsFinite(LearningRate) ? $"learning rate {LearningRate}; it must be above 0"
            : !(Penalty >= 0) || !double.IsFinite(Penalty) ? $"penalty {Penalty}; it must be at least 0"
            : !(Proximal >= 0) || !double.IsFinite(Proximal) ? $"proximal term {Proximal}; it must be at least 0"
            : Private?.Problem();
        return problem is null ? this : throw new ArgumentException(FormattableString.Invariant($"The local training is refused: {problem}."));
    }
}

/// <summary>Differentially private training: the gradient of each example is clipped, noise is added to their sum, batches are Poisson samples.</summary>
/// <remarks>Abadi et al., CCS 2016, arXiv 1607.00133.</remarks>
/// <param name="Noise">Standard deviation of the noise over <paramref name="ClipNorm"/>, greater than 0.</param>
/// <param name="ClipNorm">Norm of one example's gradient at most, greater than 0.</param>
/// <param name="SampleRate">Chance of each record to be in a batch, above 0 to 1.</param>
/// <param name="Steps">Steps a round, at least 1.</param>
public sealed record PrivateTraining(double Noise, double ClipNorm, double SampleRate, int Steps)
{
    /// <summary>What a round costs.</summary>
    public PrivateSteps Cost => new(SampleRate, Noise, Steps);

    internal string? Problem() =>
        !(Noise > 0) || !double.IsFinite(Noise) ? FormattableString.Invariant($"noise {Noise}; it must be above 0")
        : !(ClipNorm > 0) || !double.IsFinite(ClipNorm) ? FormattableString.Invariant($"clipping norm {ClipNorm}; it must be above 0")
        : !(SampleRate is > 0 and <= 1) ? FormattableString.Invariant($"sample rate {SampleRate}; it must be above 0 and at most 1")
        : Steps < 1 ? $"{Steps} steps; at least 1 is needed"
        : null;
}
