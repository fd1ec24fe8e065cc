using System.Globalization;
using System.Text.Json;
using Winnow.Torch.Modules;
using Winnow.Torch.Weights;

namespace Winnow.Vision.Training;

/// <summary>A network in a folder: a description in JSON and one file of weights. The folder appears whole or not at all.</summary>
/// <typeparam name="T">The description.</typeparam>
/// <param name="name">File name of the description.</param>
/// <param name="what">What the folder is, such as <c>detector</c>.</param>
/// <param name="version">The version that is written, and the only one that is read.</param>
/// <param name="check">Refuses wrong fields with an <see cref="ArgumentException"/>.</param>
internal sealed class DescribedFolder<T>(string name, string what, int version, Action<T> check)
    where T : class
{
    private const string WeightsName = "weights.safetensors";

    private const long DescriptionBytesMax = 16 << 20;

    /// <summary>Writes weights and description; what the folder held before is replaced in one step.</summary>
    public void Save(Module network, string folder, Func<WeightsFile, T> describe)
    {
        var part = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        ModelFile.DeleteFolder(part);
        Directory.CreateDirectory(part);
        var weights = Path.Combine(part, WeightsName);
        Safetensors.Save(network, weights);
        using (var file = File.Create(Path.Combine(part, name)))
        {
            JsonSerializer.Serialize(file, describe(new(WeightsName, ModelFile.HashOf(weights))), ModelFile.Options);
            file.Flush(flushToDisk: true);
        }

        ModelFile.DeleteFolder(folder);
        Directory.Move(part, folder);
    }

    /// <summary>Reads and checks the description; no weights are read.</summary>
    /// <exception cref="InvalidDataException">Names the field that is wrong.</exception>
    public T Describe(string folder)
    {
        var path = Path.Combine(folder, name);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new InvalidDataException($"'{folder}' is no {what}: it holds no {name}.");
        }

        if (file.Length > DescriptionBytesMax)
        {
            throw new InvalidDataException($"'{path}' has {file.Length} bytes, and a {what}'s description at most {DescriptionBytesMax}.");
        }

        try
        {
            var bytes = File.ReadAllBytes(path);

            // The version comes first: a newer description may have any fields.
            var found = JsonSerializer.Deserialize<VersionOnly>(bytes, JsonSerializerOptions.Web)?.Version;
            if (found != version)
            {
                throw new InvalidDataException($"'{path}' has version {found?.ToString(CultureInfo.InvariantCulture) ?? "none"}, and this Winnow reads version {version}; update Winnow, or train again.");
            }

            var description = JsonSerializer.Deserialize<T>(bytes, ModelFile.Options) ?? throw new InvalidDataException($"'{path}' is empty.");
            check(description);
            return description;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not a {what}'s description: {exception.Message}", exception);
        }
    }

    private sealed record VersionOnly(int? Version);
}
