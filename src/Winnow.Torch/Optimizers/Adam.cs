namespace Winnow.Torch.Optimizers;

/// <summary>Adam with weight decay added to the gradient: p ← p − lr · m̂ / (√v̂ + ε).</summary>
/// <remarks>Kingma and Ba, Adam: A Method for Stochastic Optimization (ICLR 2015); equals torch.optim.Adam.</remarks>
public sealed class Adam : Optimizer
{
    private readonly double weightDecay;
    private readonly AdamMoments moments;

    /// <summary>An optimizer with the paper's constants and no decay unless given.</summary>
    public Adam(IEnumerable<Tensor> parameters, double learningRate, double weightDecay = 0, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(parameters, learningRate)
    {
        this.weightDecay = weightDecay;
        moments = new AdamMoments(ZerosBeside(Parameters), ZerosBeside(Parameters), beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> State => moments.State;

    /// <inheritdoc/>
    protected override void Update(Tensor[] parameters, Tensor[] gradients)
    {
        if (weightDecay != 0)
        {
            TensorList.Add(gradients, parameters, weightDecay);
        }

        moments.Step(parameters, gradients, LearningRate, Steps);
    }
}
