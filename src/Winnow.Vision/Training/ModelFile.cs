using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Torch.Modules;
using Winnow.Torch.Weights;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Training;

/// <summary>A trained classifier in a folder: <c>model.json</c> and one safetensors file per network. The folder appears whole or not at all.</summary>
public static class ModelFile
{
    /// <summary>The file that makes a folder a model.</summary>
    public const string DescriptionName = "model.json";

    /// <summary>A description is a page of text; anything longer is none.</summary>
    private const long DescriptionBytesMax = 16 << 20;

    /// <summary>How descriptions of models are written and, strictly, read.</summary>
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Writes a model; what the folder held before is replaced in one step.</summary>
    public static void Save(ClassifierModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        var part = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        DeleteFolder(part);
        Directory.CreateDirectory(part);
        var weights = new List<WeightsFile>();
        for (var member = 0; member < model.Networks.Count; member++)
        {
            var name = ModelDescription.WeightsName(member);
            Safetensors.Save(model.Networks[member], Path.Combine(part, name));
            weights.Add(new(name, HashOf(Path.Combine(part, name))));
        }

        using (var file = File.Create(Path.Combine(part, DescriptionName)))
        {
            JsonSerializer.Serialize(file, ModelDescription.Of(model, weights), Options);
            file.Flush(flushToDisk: true);
        }

        DeleteFolder(folder);
        Directory.Move(part, folder);
    }

    /// <summary>Reads and checks a model's description; no weights are read.</summary>
    /// <exception cref="InvalidDataException">Names the field that is wrong.</exception>
    public static ModelDescription Describe(string folder)
    {
        var path = Path.Combine(folder, DescriptionName);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new InvalidDataException($"'{folder}' is no model: it holds no {DescriptionName}.");
        }

        if (file.Length > DescriptionBytesMax)
        {
            throw new InvalidDataException($"'{path}' has {file.Length} bytes, and a model's description at most {DescriptionBytesMax}.");
        }

        try
        {
            var bytes = File.ReadAllBytes(path);

            // The version comes first: a newer description may have any fields.
            var version = JsonSerializer.Deserialize<VersionOnly>(bytes, JsonSerializerOptions.Web)?.Version;
            if (version != ModelDescription.NewestVersion)
            {
                throw new InvalidDataException($"'{path}' has version {version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}, and this Winnow reads version {ModelDescription.NewestVersion}; update Winnow, or train again.");
            }

            var description = JsonSerializer.Deserialize<ModelDescription>(bytes, Options) ?? throw new InvalidDataException($"'{path}' is empty.");
            description.Validate();
            return description;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not a model's description: {exception.Message}", exception);
        }
    }

    /// <summary>Loads a model, ready for <see cref="ClassifierModel.Over"/>; it knows no images yet.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="device">Where it runs: <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <exception cref="InvalidDataException">A field is wrong, or a weights file is missing, altered or of another network.</exception>
    public static ClassifierModel Load(string folder, string device = "cpu")
    {
        var description = Describe(folder);
        var images = ImageTensorStore.Load([], description.Input);
        var recipe = description.Recipe with { Device = device };
        var learner = new ClassifierLearner(ModelCatalog.Get(description.Architecture), recipe, images, description.Classes, TimeProvider.System);
        var networks = new List<ClassifierNetwork>();
        try
        {
            foreach (var weights in description.Weights)
            {
                var network = learner.CreateNetwork(seed: 0);
                networks.Add(network);
                LoadWeights(network, folder, weights);
                network.To(device);
                network.Train(training: false);
            }
        }
        catch
        {
            networks.ForEach(n => n.Dispose());
            throw;
        }

        return new(networks, description.Temperature, images, description.Classes, [], recipe, description.Metric, description.Seed) { Architecture = description.Architecture };
    }

    /// <summary>Fills a network from a file of a model's folder after checking its hash.</summary>
    /// <exception cref="InvalidDataException">The file is missing, altered or of another network.</exception>
    internal static void LoadWeights(Module network, string folder, WeightsFile weights, string description = DescriptionName)
    {
        var path = Path.Combine(folder, weights.File);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"The model '{folder}' lacks its file {weights.File}; restore it, or train again.");
        }

        if (HashOf(path) != weights.Sha256)
        {
            throw new InvalidDataException($"'{path}' was altered: its SHA-256 is not the one in {description}; restore it, or train again.");
        }

        var report = Safetensors.Load(network, path);
        if (!report.IsComplete)
        {
            string[] faults = [.. report.Missing.Select(k => $"{k} is missing"), .. report.Unexpected.Select(k => $"{k} is unexpected"), .. report.Mismatched];
            throw new InvalidDataException($"'{path}' holds the weights of another network: {faults[0]}{(faults.Length > 1 ? $", and {faults.Length - 1} more" : "")}.");
        }
    }

    /// <summary>Hex SHA-256 of a file.</summary>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    internal static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record VersionOnly(int? Version);
}
