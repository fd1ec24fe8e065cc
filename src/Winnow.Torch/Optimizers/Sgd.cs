namespace Winnow.Torch.Optimizers;

/// <summary>Stochastic gradient descent with momentum, Nesterov's where asked for, and weight decay added to the gradient; equals torch.optim.SGD.</summary>
public sealed class Sgd : Optimizer
{
    private readonly double momentum;
    private readonly double weightDecay;
    private readonly bool nesterov;
    private readonly Tensor[] velocities;

    /// <summary>An optimizer without momentum unless given.</summary>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
        : base(parameters, learningRate)
    {
        (this.momentum, this.weightDecay, this.nesterov) = (momentum, weightDecay, nesterov);
        velocities = momentum == 0 ? [] : ZerosBeside(Parameters);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> State => velocities;

    /// <inheritdoc/>
    protected override void Update(Tensor[] parameters, Tensor[] gradients)
    {
        if (weightDecay != 0)
        {
            TensorList.Add(gradients, parameters, weightDecay);
        }

        if (momentum == 0)
        {
            TensorList.Add(parameters, gradients, -LearningRate);
            return;
        }

        TensorList.Multiply(velocities, momentum);
        TensorList.Add(velocities, gradients, 1);
        if (nesterov)
        {
            TensorList.Add(gradients, velocities, momentum);
            TensorList.Add(parameters, gradients, -LearningRate);
        }
        else
        {
            TensorList.Add(parameters, velocities, -LearningRate);
        }
    }
}
