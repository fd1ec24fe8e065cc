using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Vision.Backbones;

/// <summary>A TorchScript module that takes images [N, C, H, W] and gives one tensor with a row per image; further dimensions are averaged where they are planes.</summary>
internal sealed class ScriptEncoder : IImageEncoder
{
    private const int Batch = 64;
    private readonly TorchScriptModule module;
    private readonly string path;

    /// <summary>Loads a module and runs it once on a black image, to learn how long its features are.</summary>
    /// <exception cref="InvalidDataException">It is no TorchScript, the settings lack the image's size, or it gives no row per image.</exception>
    public ScriptEncoder(string path, BackboneSettings settings)
    {
        this.path = path;
        if (settings.Width is null && settings.Height is null)
        {
            throw new InvalidDataException($"'{path}' does not say how large its images are; write `width: 224`, and `mean:` and `std:` where it was trained with them, into '{BackboneSettings.PathFor(path)}'.");
        }

        Input = settings.Over(new(1, 1)).Validate();
        try
        {
            module = TorchScriptModule.Load(path);
        }
        catch (TorchException exception)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded as TorchScript: {exception.Message} Save it with torch.jit.save; files of torch.save hold code and are not read.", exception);
        }

        try
        {
            module.Train(training: false);
            Columns = Run(new float[Input.SampleBytes], 1).Columns;
            Hash = BackboneHash.Of(ModelFile.HashOf(path), "", Input);
        }
        catch
        {
            module.Dispose();
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
    public Matrix Encode(ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(ids);
        var features = new Matrix(ids.Count, Columns);
        for (var start = 0; start < ids.Count; start += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            SampleId[] part = [.. ids.Skip(start).Take(Batch)];
            var pixels = new float[part.Length * Input.SampleBytes];
            images.Gather(part, pixels);
            Run(pixels, part.Length).Span.CopyTo(features.Span[(start * Columns)..]);
        }

        return features;
    }

    /// <inheritdoc/>
    public void Dispose() => module.Dispose();

    private Matrix Run(float[] pixels, int count)
    {
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        Tensor result;
        try
        {
            result = module.Forward(Tensor.From<float>(pixels, count, Input.Channels, Input.Height, Input.Width));
        }
        catch (TorchException exception)
        {
            throw new InvalidDataException($"'{path}' does not take images of {Input.Channels}×{Input.Height}×{Input.Width} (channels×height×width): {exception.Message}", exception);
        }

        var shape = result.Shape;
        if (shape.Length < 2 || shape[0] != count)
        {
            throw new InvalidDataException($"'{path}' gives [{string.Join(", ", shape)}] for {count} images; one row per image is needed.");
        }

        var rows = shape.Length == 4 ? result.GlobalAveragePool() : result.Flatten();
        return new(count, (int)rows.Size(1), rows.To(ScalarType.Float32).ToArray<float>());
    }
}
