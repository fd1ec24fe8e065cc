using System.Text.Json;
using Winnow.Torch;
using Winnow.Torch.Weights;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;
using Winnow.Vision.Training;

namespace Winnow.Vision.SelfSupervised;

/// <summary>A pre-trained encoder in a folder: <c>encoder.json</c>, its weights, those of the heads behind it, and an ONNX model. The folder appears whole or not at all.</summary>
public static class EncoderFile
{
    /// <summary>The file that makes a folder an encoder.</summary>
    public const string DescriptionName = "encoder.json";

    /// <summary>Weights of the encoder's body.</summary>
    public const string WeightsName = "encoder.safetensors";

    /// <summary>The encoder as an ONNX model.</summary>
    public const string OnnxName = "encoder.onnx";

    internal const string HeadsName = "heads.safetensors";

    /// <summary>Classes of the head that an encoder's network has and nobody uses.</summary>
    private const int AnyClasses = 2;

    private static readonly DescribedFolder<EncoderDescription> Folder = new(DescriptionName, "encoder", EncoderDescription.NewestVersion, d => d.Validate());

    /// <summary>Whether a folder holds an encoder.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, DescriptionName));

    /// <summary>A fresh network of an architecture with the heads of a method behind it.</summary>
    /// <param name="entry">Which network.</param>
    /// <param name="method">Decides the heads.</param>
    /// <param name="input">Size and channels of its images.</param>
    /// <param name="seed">Decides the weights.</param>
    public static SelfSupervisedNetwork Create(ModelEntry entry, ISelfSupervisedMethod method, ImagePreprocessing input, int seed)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(input);
        using var generator = new Generator(seed);
        using var scope = new TensorScope();
        int features;
        using (var probe = Encoder(generator))
        {
            features = probe.FeatureCount;
        }

        generator.Reseed(seed);
        return new(Encoder, method.Layout(features), generator);

        ClassifierNetwork Encoder(Generator source) => entry.Create(new(input.Channels, input.Height, input.Width, AnyClasses), source);
    }

    /// <summary>Writes an encoder; what the folder held before is replaced in one step.</summary>
    /// <param name="network">On a CPU, in inference mode.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="describe">Describes it, given its files.</param>
    public static void Save(SelfSupervisedNetwork network, string folder, Func<WeightsFile, WeightsFile, WeightsFile, EncoderDescription> describe)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(describe);
        var part = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        ModelFile.DeleteFolder(part);
        Directory.CreateDirectory(part);
        Safetensors.Save(network.BodyState, Path.Combine(part, WeightsName));
        Safetensors.Save(network.HeadState, Path.Combine(part, HeadsName));
        var described = describe(FileOf(part, WeightsName), FileOf(part, HeadsName), new(OnnxName, ""));
        File.WriteAllBytes(Path.Combine(part, OnnxName), NetworkExport.EncoderToOnnx(network.Encoder, described.Input));
        described = described with { Onnx = FileOf(part, OnnxName) };
        using (var file = File.Create(Path.Combine(part, DescriptionName)))
        {
            JsonSerializer.Serialize(file, described, ModelFile.Options);
            file.Flush(flushToDisk: true);
        }

        ModelFile.DeleteFolder(folder);
        Directory.Move(part, folder);
    }

    /// <summary>Reads and checks the description; no weights are read.</summary>
    /// <exception cref="InvalidDataException">Names the field that is wrong.</exception>
    public static EncoderDescription Describe(string folder) => Folder.Describe(folder);

    /// <summary>Loads encoder and heads, for a training that goes on.</summary>
    /// <exception cref="InvalidDataException">A field is wrong, or a file is missing, altered or of another network.</exception>
    public static SelfSupervisedNetwork Load(string folder)
    {
        var described = Describe(folder);
        var network = Create(ModelCatalog.Get(described.Architecture), SelfSupervisedMethods.Get(described.Recipe.Method), described.Input, described.Seed);
        try
        {
            var body = Fill(network.Encoder, folder, described.Weights);
            var heads = Fill(network, folder, described.Heads);
            if (body.Loaded.Count < network.BodyState.Count() || heads.Loaded.Count < network.HeadState.Count())
            {
                throw new InvalidDataException($"The encoder '{folder}' holds the weights of another network; run `winnow pretrain` again.");
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Path of the encoder's weights, checked against their hash.</summary>
    /// <exception cref="InvalidDataException">The file is missing or altered.</exception>
    public static string WeightsPath(string folder) => Checked(folder, Describe(folder).Weights);

    /// <summary>Path of the ONNX model, checked against its hash.</summary>
    /// <exception cref="InvalidDataException">The file is missing or altered.</exception>
    public static string OnnxPath(string folder) => Checked(folder, Describe(folder).Onnx);

    private static LoadReport Fill(Winnow.Torch.Modules.Module module, string folder, WeightsFile file) => Safetensors.Load(module, Checked(folder, file));

    private static string Checked(string folder, WeightsFile file)
    {
        var path = Path.Combine(folder, file.File);
        if (!File.Exists(path) || ModelFile.HashOf(path) != file.Sha256)
        {
            throw new InvalidDataException($"'{path}' is missing, or was altered: its SHA-256 is not the one in {DescriptionName}; restore it, or run `winnow pretrain` again.");
        }

        return path;
    }

    private static WeightsFile FileOf(string folder, string name) => new(name, ModelFile.HashOf(Path.Combine(folder, name)));
}
