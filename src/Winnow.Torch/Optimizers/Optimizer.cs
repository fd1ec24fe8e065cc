namespace Winnow.Torch.Optimizers;

/// <summary>Changes parameters by their gradients. State tensors outlive every scope and are saved with a checkpoint.</summary>
public abstract class Optimizer : IDisposable
{
    private readonly Tensor[] parameters;

    /// <summary>An optimizer of these parameters.</summary>
    protected Optimizer(IEnumerable<Tensor> parameters, double learningRate)
    {
        this.parameters = [.. parameters];
        LearningRate = learningRate;
    }

    /// <summary>Step size of the next step; schedules set it.</summary>
    public double LearningRate { get; set; }

    /// <summary>What is added to the gradients before they are clipped and used; null adds nothing. It stays the caller's.</summary>
    public GradientCorrection? Correction { get; set; }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; set; }

    /// <summary>What it changes, in order: whoever trains with other processes sums their gradients before a step.</summary>
    public IReadOnlyList<Tensor> Trained => parameters;

    /// <summary>The parameters, in order.</summary>
    protected IReadOnlyList<Tensor> Parameters => parameters;

    /// <summary>State tensors in a fixed order; a checkpoint saves and refills them.</summary>
    public abstract IReadOnlyList<Tensor> State { get; }

    /// <summary>One step with the gradients there are, which are then forgotten.</summary>
    /// <param name="clip">Greatest global gradient norm; 0 does not clip.</param>
    /// <param name="lossScale">What the loss was multiplied by before its gradients were taken in float16; they are divided by it first.</param>
    /// <returns>False where a scaled gradient is not finite: nothing was changed, and the scale is too great.</returns>
    /// <exception cref="InvalidOperationException">A parameter has no gradient.</exception>
    public bool Step(double clip = 0, double lossScale = 1)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var gradients = new Tensor[parameters.Length];
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = parameters[i].Gradient ?? throw new InvalidOperationException($"Parameter {i} has no gradient: call Backward first.");
        }

        var scaled = lossScale != 1;
        if (scaled)
        {
            TensorList.Multiply(gradients, 1 / lossScale);
        }

        Correction?.Apply(parameters, gradients);
        var finite = true;
        if (clip > 0 || scaled)
        {
            var norm = Math.Sqrt(gradients.Sum(g => Math.Pow(g.Norm().Item(), 2)));
            finite = !scaled || double.IsFinite(norm);
            if (clip > 0 && norm > clip)
            {
                TensorList.Multiply(gradients, clip / norm);
            }
        }

        if (finite)
        {
            Steps++;
            Update(parameters, gradients);
        }

        foreach (var parameter in parameters)
        {
            parameter.ClearGradient();
        }

        return finite;
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var tensor in State)
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Changes the parameters in place.</summary>
    protected abstract void Update(Tensor[] parameters, Tensor[] gradients);

    /// <summary>Zeros beside each parameter, outliving every scope.</summary>
    protected static Tensor[] ZerosBeside(IReadOnlyList<Tensor> parameters) =>
        [.. parameters.Select(p => TensorScope.Detach(p.ZerosLike()))];
}
