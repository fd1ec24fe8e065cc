using Winnow.Torch;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>A trained segmenter in a folder: <c>segmenter.json</c> and its weights as safetensors. The folder appears whole or not at all.</summary>
public static class SegmenterFile
{
    /// <summary>The file that makes a folder a segmenter.</summary>
    public const string DescriptionName = "segmenter.json";

    private static readonly DescribedFolder<SegmenterDescription> Folder = new(DescriptionName, "segmenter", SegmenterDescription.NewestVersion, d => d.Validate());

    /// <summary>Writes a segmenter; what the folder held before is replaced in one step.</summary>
    public static void Save(SegmenterModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        Folder.Save(model.Network, folder, weights => SegmenterDescription.Of(model, weights));
    }

    /// <summary>Reads and checks a segmenter's description; no weights are read.</summary>
    /// <exception cref="InvalidDataException">Names the field that is wrong.</exception>
    public static SegmenterDescription Describe(string folder) => Folder.Describe(folder);

    /// <summary>Loads a segmenter.</summary>
    /// <param name="folder">The segmenter's folder.</param>
    /// <param name="device">Where it runs: <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <exception cref="InvalidDataException">A field is wrong, or the weights are missing, altered or of another network.</exception>
    public static SegmenterModel Load(string folder, string device = "cpu")
    {
        var description = Describe(folder);
        using var generator = new Generator(0);
        var network = SegmenterCatalog.Get(description.Architecture).Create(description.Classes.Count + 1, generator);
        try
        {
            ModelFile.LoadWeights(network, folder, description.Weights, DescriptionName);
            network.To(device);
            return new(description.Architecture, network, description.Classes, description.Side)
            {
                View = description.View,
                Scale = description.Scale,
                Recipe = description.Recipe,
                Learned = description.Learned,
                Seed = description.Seed,
            };
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
}
