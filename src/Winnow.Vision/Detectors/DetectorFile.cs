using Winnow.Torch;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>A trained detector in a folder: <c>detector.json</c> and its weights as safetensors. The folder appears whole or not at all.</summary>
public static class DetectorFile
{
    /// <summary>The file that makes a folder a detector.</summary>
    public const string DescriptionName = "detector.json";

    private static readonly DescribedFolder<DetectorDescription> Folder = new(DescriptionName, "detector", DetectorDescription.NewestVersion, d => d.Validate());

    /// <summary>Writes a detector; what the folder held before is replaced in one step.</summary>
    public static void Save(DetectorModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        Folder.Save(model.Network, folder, weights => DetectorDescription.Of(model, weights));
    }

    /// <summary>Reads and checks a detector's description; no weights are read.</summary>
    /// <exception cref="InvalidDataException">Names the field that is wrong.</exception>
    public static DetectorDescription Describe(string folder) => Folder.Describe(folder);

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
}
