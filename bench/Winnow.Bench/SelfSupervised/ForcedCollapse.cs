using Winnow.Torch;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Bench.SelfSupervised;

/// <summary>A method robbed of what keeps it from collapsing.</summary>
/// <param name="name">What was taken away.</param>
/// <param name="layout">Layers behind the encoder.</param>
/// <param name="loss">What is left of the loss.</param>
internal sealed class ForcedCollapse(string name, HeadLayout layout, Func<ViewEmbeddings, Tensor> loss) : ISelfSupervisedMethod
{
    /// <summary>One of each way to collapse.</summary>
    public static IReadOnlyList<ForcedCollapse> All { get; } =
    [
        new("simsiam without predictor and stop-gradient", new SimSiam().Layout(128) with { Predictor = 0 }, v => Cosine(v.First, v.Second).Multiply(-1)),
        new("byol without predictor and following networks", new([256], 128), v => Cosine(v.First, v.Second).Multiply(-2).Add(2)),
        new("vicreg without variance and covariance", new VicReg().Layout(128), v => v.First.MeanSquaredError(v.Second).Multiply(25)),
        new("simclr without other images", new SimClr().Layout(128), v => Cosine(v.First, v.Second).Multiply(-5)),
        new("barlow twins without redundancy reduction, one dimension for all", new BarlowTwins().Layout(128), v => OneForAll(v.First, v.Second)),
    ];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => name;

    /// <inheritdoc/>
    public double? LeastLoss => null;

    /// <inheritdoc/>
    public double? ChanceLoss(int batch) => null;

    /// <inheritdoc/>
    public HeadLayout Layout(int features) => layout;

    /// <inheritdoc/>
    public Tensor Loss(ViewEmbeddings views) => loss(views);

    private static Tensor Cosine(Tensor a, Tensor b) => Unit(a).Multiply(Unit(b)).Sum(1).Mean();

    private static Tensor Unit(Tensor rows) => rows.Divide(rows.Multiply(rows).Sum(1, keep: true).Add(1e-12).Sqrt());

    // Every dimension is rewarded for following the first one of the other view: the reverse of decorrelation.
    private static Tensor OneForAll(Tensor a, Tensor b) => a.Subtract(b.Narrow(1, 0, 1)).Pow(2).Mean().Add(b.Subtract(a.Narrow(1, 0, 1)).Pow(2).Mean());
}
