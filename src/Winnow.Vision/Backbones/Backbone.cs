using Winnow.Vision.Onnx;

namespace Winnow.Vision.Backbones;

/// <summary>Opens pretrained image encoders of others.</summary>
public static class Backbone
{
    /// <summary>The encoder in a file: an ONNX model (<c>.onnx</c>), weights of a network of the catalogue (<c>.safetensors</c>), or TorchScript (<c>.pt</c>, <c>.ts</c>). Settings are read from a YAML file beside it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is missing, of another kind, or does not fit what its settings say; the message says what to do.</exception>
    /// <exception cref="OnnxException">The ONNX model cannot be used.</exception>
    public static IImageEncoder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"The backbone '{path}' does not exist.");
        }

        var settings = BackboneSettings.Beside(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".onnx" => new OnnxEncoder(path, settings),
            ".safetensors" => new NetworkEncoder(path, settings),
            ".pt" or ".ts" or ".torchscript" => new ScriptEncoder(path, settings),
            var other => throw new InvalidDataException($"'{path}' ends in '{other}'; a backbone is an .onnx, .safetensors or TorchScript (.pt, .ts) file. Pickled weights (.pth, .bin) hold code and are not read."),
        };
    }
}
