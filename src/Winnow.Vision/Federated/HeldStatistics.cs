using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Federated;

/// <summary>Batch normalisation under differential privacy: its statistics are held as they came, so that the gradient of an image depends on no other image. Scales and shifts learn like all weights.</summary>
/// <remarks>Statistics of a site's images would leave it without noise. A run therefore begins with those of <see cref="MadeUpImages"/>, or with those of the shared model that it goes on from, and keeps them.</remarks>
internal static class HeldStatistics
{
    private const int Images = 16;

    /// <summary>Brings a network into training mode, and its batch normalisations into inference mode.</summary>
    /// <exception cref="ArgumentException">The network has state that is neither a weight nor a statistic of batch normalisation.</exception>
    public static void Hold(Module network)
    {
        network.Train();
        var norms = Norms(network).ToList();
        norms.ForEach(n => n.Train(training: false));
        // Each has a running mean and a running variance. What else there is may carry something from example to example.
        if (network.NamedState().Count() != network.NamedParameters().Count() + (2 * norms.Count))
        {
            throw new ArgumentException("The network keeps state that is neither a weight nor a statistic of batch normalisation, so no example may have a gradient of its own to clip; take another network, or train without noise.", nameof(network));
        }
    }

    /// <summary>Gives batch normalisations the statistics of made-up images, each as the layers before it pass them on.</summary>
    /// <param name="network">Left in training mode.</param>
    /// <param name="channels">Channels of its images.</param>
    /// <param name="height">Their height in pixels.</param>
    /// <param name="width">Their width in pixels.</param>
    /// <param name="seed">Draws the images.</param>
    /// <param name="run">Runs the network on images [N, channels, height, width] from 0 to 1.</param>
    public static void Settle(Module network, int channels, int height, int width, int seed, Action<Tensor> run)
    {
        (BatchNorm2d Norm, double Momentum)[] norms = [.. Norms(network).Select(n => (n, n.Momentum))];
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        using var generator = new Generator(seed);
        network.Train();
        foreach (var (norm, _) in norms)
        {
            // The statistics of the one batch are taken over whole.
            norm.Momentum = 1;
        }

        try
        {
            run(MadeUpImages.Draw(Images, channels, height, width, generator));
        }
        finally
        {
            foreach (var (norm, momentum) in norms)
            {
                norm.Momentum = momentum;
            }
        }
    }

    private static IEnumerable<BatchNorm2d> Norms(Module module) =>
        module is BatchNorm2d norm ? [norm] : module.Parts.SelectMany(p => Norms(p.Part));
}
