namespace Winnow.Torch.Optimizers;

/// <summary>Adam with decoupled weight decay: p ← p·(1 − lr·wd) − lr · m̂ / (√v̂ + ε).</summary>
/// <remarks>Loshchilov and Hutter, Decoupled Weight Decay Regularization (ICLR 2019); equals torch.optim.AdamW.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly double weightDecay;
    private readonly AdamMoments moments;

    /// <summary>An optimizer with Adam's usual constants.</summary>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
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
            TensorList.Multiply(parameters, 1 - (LearningRate * weightDecay));
        }

        moments.Step(parameters, gradients, LearningRate, Steps);
    }
}
