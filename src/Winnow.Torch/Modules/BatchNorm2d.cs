namespace Winnow.Torch.Modules;

/// <summary>Batch normalisation of [N, channels, H, W] (Ioffe and Szegedy 2015) with parameters <c>weight</c>, <c>bias</c> and buffers <c>running_mean</c>, <c>running_var</c>, all [channels].</summary>
public sealed class BatchNorm2d : Module
{
    /// <summary>Weight 1, bias 0, running mean 0, running variance 1.</summary>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="epsilon">Added to the variance before the root.</param>
    /// <param name="momentum">Weight of a batch's statistics in the running ones.</param>
    public BatchNorm2d(int channels, double epsilon = 1e-5, double momentum = 0.1)
    {
        (Epsilon, Momentum) = (epsilon, momentum);
        Weight = Parameter("weight", Tensor.Ones([channels]));
        Bias = Parameter("bias", Tensor.Zeros([channels]));
        RunningMean = Buffer("running_mean", Tensor.Zeros([channels]));
        RunningVariance = Buffer("running_var", Tensor.Ones([channels]));
    }

    /// <summary>Added to the variance before the root.</summary>
    public double Epsilon { get; }

    /// <summary>Weight of a batch's statistics in the running ones, 0 to 1; 1 takes over those of the last batch.</summary>
    public double Momentum { get; set; }

    /// <summary>Scale.</summary>
    public Tensor Weight { get; private set; }

    /// <summary>Shift.</summary>
    public Tensor Bias { get; private set; }

    /// <summary>Mean used outside training.</summary>
    public Tensor RunningMean { get; private set; }

    /// <summary>Variance used outside training.</summary>
    public Tensor RunningVariance { get; private set; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.BatchNorm(Weight, Bias, RunningMean, RunningVariance, Training, Momentum, Epsilon);
    }

    /// <inheritdoc/>
    protected override void Replace(string name, Tensor tensor)
    {
        switch (name)
        {
            case "weight":
                Weight = tensor;
                break;
            case "bias":
                Bias = tensor;
                break;
            case "running_mean":
                RunningMean = tensor;
                break;
            default:
                RunningVariance = tensor;
                break;
        }
    }
}
