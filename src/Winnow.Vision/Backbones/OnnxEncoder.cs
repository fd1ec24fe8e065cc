using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Backbones;

/// <summary>An output of an ONNX model as features.</summary>
internal sealed class OnnxEncoder : IImageEncoder
{
    private const int UsualSide = 224;
    private readonly OnnxModel model;
    private readonly string output;

    /// <summary>Loads a model and settles its preprocessing: the settings', else its own metadata's, else its fixed size.</summary>
    /// <exception cref="OnnxException">It is no model of images, or has no such output.</exception>
    /// <exception cref="InvalidDataException">It has several outputs and none is named.</exception>
    public OnnxEncoder(string path, BackboneSettings settings)
    {
        model = OnnxModel.Load(path);
        try
        {
            output = settings.Output ?? OnlyOutput(path);
            var (channels, height, width) = model.FixedImages;
            var own = model.Metadata?.Preprocessing ?? new ImagePreprocessing(width > 0 ? width : UsualSide, height > 0 ? height : UsualSide, channels > 0 ? channels : 3);
            Input = settings.Over(own).Validate();
            Columns = model.Describe([output], Input.Channels, Input.Height, Input.Width)[0].Columns;
            Hash = BackboneHash.Of(model.Hash, output, Input);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public ImagePreprocessing Input { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public Matrix Encode(ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel) => new OnnxScorer(model, images).Run([output], ids, cancel)[0];

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    private string OnlyOutput(string path) =>
        model.OutputNames.Contains(NetworkExport.Features, StringComparer.Ordinal) ? NetworkExport.Features
        : model.OutputNames is [var only] ? only
        : throw new InvalidDataException($"'{path}' has the outputs {string.Join(", ", model.OutputNames)}; name the one with features as `output:` in '{BackboneSettings.PathFor(path)}'.");
}
