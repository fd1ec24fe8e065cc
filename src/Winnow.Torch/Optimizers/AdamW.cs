namespace Winnow.Torch.Optimizers;

/// <summary>Adam with decoupled weight decay: p ← p·(1 − lr·wd) − lr · m̂ / (√v̂ + ε).</summary>
/// <remarks>Loshchilov and Hutter, Decoupled Weight Decay Regularization (ICLR 2019); equals torch.optim.AdamW.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly double beta1;
    private readonly double beta2;
    private readonly double epsilon;
    private readonly double weightDecay;
    private readonly Tensor[] means;
    private readonly Tensor[] squares;

    /// <summary>An optimizer with Adam's usual constants.</summary>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(parameters, learningRate)
    {
        (this.beta1, this.beta2, this.epsilon, this.weightDecay) = (beta1, beta2, epsilon, weightDecay);
        means = ZerosBeside(Parameters);
        squares = ZerosBeside(Parameters);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> State => [.. means, .. squares];

    /// <inheritdoc/>
    protected override void Update(Tensor[] parameters, Tensor[] gradients)
    {
        if (weightDecay != 0)
        {
            TensorList.Multiply(parameters, 1 - (LearningRate * weightDecay));
        }

        TensorList.Multiply(means, beta1);
        TensorList.Add(means, gradients, 1 - beta1);
        TensorList.Multiply(squares, beta2);
        TensorList.AddMultiplied(squares, gradients, gradients, 1 - beta2);
        var denominators = TensorList.Sqrt(squares);
        TensorList.Multiply(denominators, 1 / Math.Sqrt(1 - Math.Pow(beta2, Steps)));
        TensorList.Add(denominators, epsilon);
        TensorList.AddDivided(parameters, means, denominators, -LearningRate / (1 - Math.Pow(beta1, Steps)));
    }
}
