using System.Security.Cryptography;
using Winnow.Storage;
using Winnow.Torch.Weights;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>A file of weights that a training starts from.</summary>
/// <param name="path">The safetensors file.</param>
/// <param name="partial">Whether layers may be left fresh, as a head for other classes must be.</param>
internal sealed class StartingWeights(string path, bool partial)
{
    /// <summary>Hex SHA-256 of the file: part of what a checkpoint belongs to.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>What was taken from the file, as a sentence; null before it was read.</summary>
    public string? Report { get; private set; }

    /// <summary>The weights that the options ask for, or null.</summary>
    /// <exception cref="CommandException">There is no model to start from, or it is of another network.</exception>
    public static StartingWeights? Of(TrainOptions options, Store store, IReadOnlyList<string> classes, ImagePreprocessing input)
    {
        if (options.Weights is { } file)
        {
            return new(file, partial: true);
        }

        if (!options.WarmStart)
        {
            return null;
        }

        var newest = ProjectModels.Newest(store) ?? throw new CommandException("--warm-start needs a model to start from, and the project has none; train once without it.");
        var folder = Path.Combine(store.Folder, newest.Folder);
        var description = ModelFile.Describe(folder);
        if (description.Architecture != options.Model.Name || !description.Classes.SequenceEqual(classes) || (description.Input.Width, description.Input.Height, description.Input.Channels) != (input.Width, input.Height, input.Channels))
        {
            throw new CommandException($"--warm-start needs the same network, classes and size, and model {newest.Number} is a {description.Architecture} of {description.Classes.Count} classes at {description.Input.Width}×{description.Input.Height}; train without it, or with --model {description.Architecture} --size {description.Input.Width}.");
        }

        return new(Path.Combine(folder, description.Weights[0].File), partial: false);
    }

    /// <summary>Copies what fits into a fresh network.</summary>
    /// <exception cref="CommandException">Nothing fits, or something is left where all must fit.</exception>
    public void Fill(ClassifierNetwork network, int member)
    {
        var report = Safetensors.Load(network, path);
        if (report.Loaded.Count == 0 || (!partial && !report.IsComplete))
        {
            throw new CommandException($"'{path}' holds weights of another network: {report.Loaded.Count} of its {report.Loaded.Count + report.Unexpected.Count + report.Mismatched.Count} layers fit; choose the --model they belong to.");
        }

        string[] fresh = [.. report.Missing, .. report.Mismatched];
        Report = $"Started from '{path}': {report.Loaded.Count} tensors taken"
            + (fresh.Length > 0 ? $"; fresh: {string.Join(", ", fresh)}" : "")
            + (report.Unexpected.Count > 0 ? $"; not used: {string.Join(", ", report.Unexpected)}" : "") + ".";
    }
}
