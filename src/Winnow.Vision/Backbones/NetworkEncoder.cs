using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.Backbones;

/// <summary>A network of the catalogue with weights from a safetensors file under torchvision's names; its penultimate features.</summary>
internal sealed class NetworkEncoder : IImageEncoder
{
    /// <summary>ImageNet's, which torchvision's weights were trained with.</summary>
    internal static readonly float[] UsualMean = [0.485f, 0.456f, 0.406f];

    /// <summary>ImageNet's.</summary>
    internal static readonly float[] UsualDeviation = [0.229f, 0.224f, 0.225f];

    private readonly ClassifierNetwork network;

    /// <summary>Loads weights into the network that the settings name.</summary>
    /// <exception cref="InvalidDataException">No network is named, the file is broken, or fewer than 95 % of the network's keys are in it.</exception>
    public NetworkEncoder(string path, BackboneSettings settings)
    {
        var entry = ModelCatalog.Get(settings.Architecture ?? throw new InvalidDataException(
            $"'{path}' does not say which network its weights belong to; write `architecture: resnet18` (`winnow models` lists them) into '{BackboneSettings.PathFor(path)}'."));
        var usual = new ImagePreprocessing(entry.ImageSize, entry.ImageSize) { Mean = UsualMean, StandardDeviation = UsualDeviation };
        Input = settings.Over(usual).Validate();
        using (var generator = new Generator(0))
        {
            using var scope = new TensorScope();
            network = entry.Create(new(Input.Channels, Input.Height, Input.Width, Classes: 2), generator);
        }

        try
        {
            var report = StartReport.Fill(network, path);
            if (report.Share < StartReport.LeastShare)
            {
                throw new InvalidDataException($"'{path}' does not hold the weights of a {entry.Name}: {report.Summary}. At least {100 * StartReport.LeastShare} % must fit; name the network that they belong to.");
            }

            network.Train(training: false);
            Hash = BackboneHash.Of(ModelFile.HashOf(path), entry.Name, Input);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public ImagePreprocessing Input { get; }

    /// <inheritdoc/>
    public int Columns => network.FeatureCount;

    /// <inheritdoc/>
    public Matrix Encode(ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel) => FeatureExtractor.Extract(network, images, ids, "cpu", cancel);

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
