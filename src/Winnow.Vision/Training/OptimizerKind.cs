namespace Winnow.Vision.Training;

/// <summary>The optimizers a recipe may name.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with Nesterov momentum.</summary>
    Sgd,
}
