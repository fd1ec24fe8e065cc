namespace Winnow.Torch.Optimizers;

/// <summary>Adam's running means of gradients and of their squares (Kingma and Ba, ICLR 2015), and the step they give.</summary>
internal sealed class AdamMoments(Tensor[] means, Tensor[] squares, double beta1, double beta2, double epsilon)
{
    /// <summary>Means first, then squares.</summary>
    public IReadOnlyList<Tensor> State { get; } = [.. means, .. squares];

    /// <summary>p ← p − lr · m̂ / (√v̂ + ε).</summary>
    /// <param name="parameters">Changed in place.</param>
    /// <param name="gradients">As many, in the same order.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="steps">Steps taken, this one included: corrects the start at zero.</param>
    public void Step(Tensor[] parameters, Tensor[] gradients, double learningRate, long steps)
    {
        TensorList.Multiply(means, beta1);
        TensorList.Add(means, gradients, 1 - beta1);
        TensorList.Multiply(squares, beta2);
        TensorList.AddMultiplied(squares, gradients, gradients, 1 - beta2);
        var denominators = TensorList.Sqrt(squares);
        TensorList.Multiply(denominators, 1 / Math.Sqrt(1 - Math.Pow(beta2, steps)));
        TensorList.Add(denominators, epsilon);
        TensorList.AddDivided(parameters, means, denominators, -learningRate / (1 - Math.Pow(beta1, steps)));
    }
}
