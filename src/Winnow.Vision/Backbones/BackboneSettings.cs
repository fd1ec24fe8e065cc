using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Backbones;

/// <summary>How a backbone wants its images, from a small YAML file beside it: <c>FILE.yaml</c> beside <c>FILE.onnx</c>. What is left out is taken from the model, or the default.</summary>
public sealed class BackboneSettings
{
    private const long BytesMax = 64 << 10;

    /// <summary>Width in pixels, 1 to 4096.</summary>
    public int? Width { get; set; }

    /// <summary>Height in pixels, 1 to 4096; as wide where only the width is given.</summary>
    public int? Height { get; set; }

    /// <summary>3 or 1.</summary>
    public int? Channels { get; set; }

    /// <summary>How other shapes are fitted: <c>squash</c>, <c>centre-crop</c> or <c>letterbox</c>.</summary>
    public string? Resize { get; set; }

    /// <summary>Per channel, subtracted from values in 0 to 1.</summary>
    public List<float>? Mean { get; set; }

    /// <summary>Per channel, divided by after that; above 0.</summary>
    public List<float>? Std { get; set; }

    /// <summary>The output to take features from; an ONNX model with a single output needs none.</summary>
    public string? Output { get; set; }

    /// <summary>The network of the catalogue that weights belong to; safetensors files need it.</summary>
    public string? Architecture { get; set; }

    /// <summary>Path of the settings of a model: the same with <c>.yaml</c> for its ending.</summary>
    public static string PathFor(string model) => Path.ChangeExtension(model, ".yaml");

    /// <summary>The settings beside a model; empty ones where there is no such file.</summary>
    /// <exception cref="InvalidDataException">The file is too long, is no YAML, or has a key or value that is not known.</exception>
    public static BackboneSettings Beside(string model)
    {
        var file = new FileInfo(PathFor(model));
        if (!file.Exists)
        {
            return new();
        }

        if (file.Length > BytesMax)
        {
            throw new InvalidDataException($"'{file}' has {file.Length} bytes, and settings of a backbone at most {BytesMax}.");
        }

        try
        {
            // Typed, without tags or unknown keys: a file can name values, and nothing else.
            var reader = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build();
            var settings = reader.Deserialize<BackboneSettings?>(File.ReadAllText(file.FullName)) ?? new();
            settings.Over(new ImagePreprocessing(1, 1)).Validate();
            return settings.Architecture is null || ModelCatalog.All.Any(m => m.Name == settings.Architecture)
                ? settings
                : throw new InvalidDataException($"'{file}' names the architecture '{settings.Architecture}', which is none of {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");
        }
        catch (Exception exception) when (exception is YamlException or ArgumentException)
        {
            throw new InvalidDataException($"'{file}' cannot be read as settings of a backbone: {exception.InnerException?.Message ?? exception.Message} Known are width, height, channels, resize, mean, std, output and architecture.", exception);
        }
    }

    /// <summary>The same preprocessing with what the settings say.</summary>
    /// <exception cref="ArgumentException">The resize mode is not known.</exception>
    public ImagePreprocessing Over(ImagePreprocessing input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var channels = Channels ?? Mean?.Count ?? Std?.Count ?? input.Channels;
        return input with
        {
            Width = Width ?? Height ?? input.Width,
            Height = Height ?? Width ?? input.Height,
            Channels = channels,
            Resize = Resize is { } mode ? ModeOf(mode) : input.Resize,
            Mean = Mean ?? (channels == input.Channels ? input.Mean : []),
            StandardDeviation = Std ?? (channels == input.Channels ? input.StandardDeviation : []),
        };
    }

    private static ResizeMode ModeOf(string name) => name switch
    {
        "squash" => ResizeMode.Squash,
        "centre-crop" => ResizeMode.CentreCrop,
        "letterbox" => ResizeMode.Letterbox,
        _ => throw new ArgumentException($"The resize mode '{name}' is not known; it is squash, centre-crop or letterbox."),
    };
}
