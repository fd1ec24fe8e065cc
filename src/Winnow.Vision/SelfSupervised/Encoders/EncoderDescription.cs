using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.SelfSupervised;

/// <summary>What <c>encoder.json</c> says: everything about a pre-trained encoder but its weights.</summary>
public sealed record EncoderDescription
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int NewestVersion = 1;

    private const int SideMax = 1024;

    /// <summary>Version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the network in the catalogue.</summary>
    public required string Architecture { get; init; }

    /// <summary>How images are prepared: size, channels, resize, mean and deviation.</summary>
    public required ImagePreprocessing Input { get; init; }

    /// <summary>How it was trained.</summary>
    public required PretrainRecipe Recipe { get; init; }

    /// <summary>Steps done, over all calls.</summary>
    public required int Steps { get; init; }

    /// <summary>Images it learned from, at least 1.</summary>
    public required int Images { get; init; }

    /// <summary>Seed of the training.</summary>
    public required int Seed { get; init; }

    /// <summary>Whether the time was up before the last step.</summary>
    public required bool TimeUp { get; init; }

    /// <summary>How it stood in the end.</summary>
    public required WatchFigures Figures { get; init; }

    /// <summary>Weights of the encoder, under the names of its network.</summary>
    public required WeightsFile Weights { get; init; }

    /// <summary>Weights of what lay behind it, for a training that goes on.</summary>
    public required WeightsFile Heads { get; init; }

    /// <summary>The encoder as an ONNX model with the output <c>features</c>.</summary>
    public required WeightsFile Onnx { get; init; }

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">Names the field, its value and its range.</exception>
    public void Validate()
    {
        Check(ModelCatalog.All.Any(m => m.Name == Architecture), $"the architecture '{Architecture}' is none of {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");
        Check(Input.Width <= SideMax && Input.Height <= SideMax, $"an input of {Input.Width} × {Input.Height} pixels is too large; sides are 1 to {SideMax}.");
        Check(Input.MaxPixels is >= 1 and <= ImageCodec.DefaultMaxPixels, $"maxPixels {Input.MaxPixels} is out of range; it is 1 to {ImageCodec.DefaultMaxPixels}.");
        Check(Input.Mean.Concat(Input.StandardDeviation).All(float.IsFinite), "a mean or deviation is not finite.");
        Input.Validate();
        Recipe.Validate();
        Check(Steps >= 1 && Images >= 1, $"{Steps} steps on {Images} images are not possible.");
        // The only names there are, so that no path leads out of the folder.
        Check(Weights.File == EncoderFile.WeightsName && Heads.File == EncoderFile.HeadsName && Onnx.File == EncoderFile.OnnxName, $"its files must be {EncoderFile.WeightsName}, {EncoderFile.HeadsName} and {EncoderFile.OnnxName} beside it.");
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
