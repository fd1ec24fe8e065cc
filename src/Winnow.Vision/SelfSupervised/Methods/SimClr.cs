using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Each view should be told from all other images of the batch by its partner: cross-entropy over cosines divided by a temperature.</summary>
/// <remarks>
/// Chen et al., <i>A simple framework for contrastive learning of visual representations</i>, ICML 2020: −(1/2N) Σ_i [s_i,p(i) − log Σ_k≠i e^(s_ik)] with s = cosine / τ over all 2N
/// views. Embeddings that tell nothing apart lose log(2N − 1). O(N² × d).
/// </remarks>
/// <param name="temperature">τ, above 0; default 0.2, which suits small images.</param>
public sealed class SimClr(double temperature = 0.2) : ISelfSupervisedMethod
{
    /// <summary>Takes a view's similarity to itself out of the softmax.</summary>
    private const float Itself = -1e9f;

    private readonly double temperature = temperature > 0 && double.IsFinite(temperature)
        ? temperature : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be above 0.");

    /// <inheritdoc/>
    public string Name => "simclr";

    /// <inheritdoc/>
    public string Description => "contrastive: each image against all others of the batch (Chen et al., ICML 2020)";

    /// <inheritdoc/>
    public double? LeastLoss => null;

    /// <inheritdoc/>
    public double? ChanceLoss(int batch) => Math.Log((2 * batch) - 1);

    /// <inheritdoc/>
    public HeadLayout Layout(int features) => new([features], 128);

    /// <inheritdoc/>
    public Tensor Loss(ViewEmbeddings views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var images = (int)views.First.Size(0);
        var z = Embeddings.UnitRows(Tensor.Concatenate([views.First, views.Second], 0)); // [2N, d]
        var similarity = z.MatMul(z.Transpose(0, 1)).Multiply(1 / temperature).Add(Diagonal(2 * images, z)); // [2N, 2N]
        var partners = new long[2 * images];
        for (var i = 0; i < partners.Length; i++)
        {
            partners[i] = (i + images) % partners.Length;
        }

        return similarity.CrossEntropy(Tensor.From<long>(partners, partners.Length).To(z.Device));
    }

    private static Tensor Diagonal(int side, Tensor like)
    {
        var values = new float[side * side];
        for (var i = 0; i < side; i++)
        {
            values[(i * side) + i] = Itself;
        }

        return Tensor.From<float>(values, side, side).To(like.Type).To(like.Device);
    }
}
