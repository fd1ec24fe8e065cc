using System.Globalization;
using Winnow.Vision.Backbones;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Detectors.Weights;

/// <summary>Weights of a pre-trained ResNet, of `winnow pretrain` or under torchvision's names, for the body of a detector or segmenter.</summary>
/// <remarks>
/// Bodies see pixels from 0 to 1. What the weights' own images were normalised by is taken on by the first convolution and the normalisation behind it, so the body computes the same as
/// before, but for a border of three pixels where the padding is black instead of grey.
/// </remarks>
public static class BackboneWeights
{
    /// <summary>Fills a body from a file by the names of its parameters.</summary>
    /// <param name="body">Of <c>DetectorNetwork.Body</c> or <c>SegmenterNetwork.Body</c>; changed in place, also where the file is refused.</param>
    /// <param name="path">A safetensors file. Its images' mean and deviation are those in <c>encoder.json</c> or <c>FILE.yaml</c> beside it, else ImageNet's.</param>
    /// <param name="force">Takes what fits, however little.</param>
    /// <returns>What became of each key.</returns>
    /// <exception cref="InvalidDataException">The file is broken or hostile, or fewer than 95 % of the body's keys fit and <paramref name="force"/> is false.</exception>
    public static StartReport Fill(ResNet body, string path, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var input = InputOf(path);
        var report = StartReport.FillBody(body, path);
        if (report.Keys.Loaded.Count == 0 || (report.Share < StartReport.LeastShare && !force))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' does not hold the weights of this network's body: {report.Summary}. At least {100 * StartReport.LeastShare} % must fit; take the ResNet that the network is built on, or insist with --force."));
        }

        // A first layer of another kernel or of grey images starts fresh, and takes nothing on.
        if (report.Keys.Loaded.Contains("conv1.weight"))
        {
            body.TakeOn(input.Mean, input.StandardDeviation);
        }

        return report;
    }

    private static ImagePreprocessing InputOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Path.GetFileName(path) == EncoderFile.WeightsName && EncoderFile.Exists(folder)
            ? EncoderFile.Describe(folder).Input
            : BackboneSettings.Beside(path).Over(new(1, 1) { Mean = NetworkEncoder.UsualMean, StandardDeviation = NetworkEncoder.UsualDeviation });
    }
}
