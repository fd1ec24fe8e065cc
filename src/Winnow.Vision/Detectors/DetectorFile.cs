using System.Text.Json;
using Winnow.Torch;
using Winnow.Torch.Weights;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>A trained detector in a folder: <c>detector.json</c> and its weights as safetensors. The folder appears whole or not at all.</summary>
public static class DetectorFile
{
    /// <summary>The file that makes a folder a detector.</summary>
    public const string DescriptionName = "detector.json";

    private const long DescriptionBytesMax = 16 << 20;

    /// <summary>Writes a detector; what the folder held before is replaced in one step.</summary>
    public static void Save(DetectorModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        var part = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        ModelFile.DeleteFolder(part);
        Directory.CreateDirectory(part);
        var weights = Path.Combine(part, DetectorDescription.WeightsName);
        Safetensors.Save(model.Network, weights);
        using (var file = File.Create(Path.Combine(part, DescriptionName)))
        {
            JsonSerializer.Serialize(file, DetectorDescription.Of(model, new(DetectorDescription.WeightsName, ModelFile.HashOf(weights))), ModelFile.Options);
            file.Flush(flushToDisk: true);
        }

        ModelFile.DeleteFolder(folder);
        Directory.Move(part, folder);
    }

    /// <summary>Reads and checks a detector's description; no weights are read.</summary>
    /// <exception cref="InvalidDataException">Names the field that is wrong.</exception>
    public static DetectorDescription Describe(string folder)
    {
        var path = Path.Combine(folder, DescriptionName);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new InvalidDataException($"'{folder}' is no detector: it holds no {DescriptionName}.");
        }

        if (file.Length > DescriptionBytesMax)
        {
            throw new InvalidDataException($"'{path}' has {file.Length} bytes, and a detector's description at most {DescriptionBytesMax}.");
        }

        try
        {
            var bytes = File.ReadAllBytes(path);

            // The version comes first: a newer description may have any fields.
            var version = JsonSerializer.Deserialize<VersionOnly>(bytes, JsonSerializerOptions.Web)?.Version;
            if (version != DetectorDescription.NewestVersion)
            {
                throw new InvalidDataException($"'{path}' has version {version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}, and this Winnow reads version {DetectorDescription.NewestVersion}; update Winnow, or train again.");
            }

            var description = JsonSerializer.Deserialize<DetectorDescription>(bytes, ModelFile.Options) ?? throw new InvalidDataException($"'{path}' is empty.");
            description.Validate();
            return description;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not a detector's description: {exception.Message}", exception);
        }
    }

    /// <summary>Loads a detector.</summary>
    /// <param name="folder">The detector's folder.</param>
    /// <param name="device">Where it runs: <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <exception cref="InvalidDataException">A field is wrong, or the weights are missing, altered or of another network.</exception>
    public static DetectorModel Load(string folder, string device = "cpu")
    {
        var description = Describe(folder);
        using var generator = new Generator(0);
        var network = DetectorCatalog.Get(description.Architecture).Create(description.Classes.Count, generator);
        try
        {
            ModelFile.LoadWeights(network, folder, description.Weights, DescriptionName);
            network.To(device);
            return new(description.Architecture, network, description.Classes, description.Side) { Recipe = description.Recipe, Learned = description.Learned, Seed = description.Seed };
        }
        catch (ArgumentException exception)
        {
            network.Dispose();
            throw new InvalidDataException($"'{folder}' cannot be used: {exception.Message}", exception);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private sealed record VersionOnly(int? Version);
}
