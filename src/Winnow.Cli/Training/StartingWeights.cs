using System.Globalization;
using System.Security.Cryptography;
using Winnow.Cli.Pretraining;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>A file of weights that a training starts from.</summary>
/// <param name="path">The safetensors file.</param>
/// <param name="leastShare">Share of the network's body that must be in it, 0 to 1; the head starts fresh for other classes and is not counted.</param>
/// <param name="whole">Whether file and network must agree key by key, the head included.</param>
internal sealed class StartingWeights(string path, double leastShare, bool whole = false)
{
    /// <summary>Hex SHA-256 of the file: part of what a checkpoint belongs to.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>What was taken from the file, as a sentence; null before it was read.</summary>
    public string? Report { get; private set; }

    /// <summary>The weights that the options ask for, or null.</summary>
    /// <exception cref="CommandException">There is no model to start from, or it is of another network.</exception>
    public static StartingWeights? Of(TrainOptions options, Store store, IReadOnlyList<string> classes, ImagePreprocessing input)
    {
        var leastShare = options.Force ? 0 : StartReport.LeastShare;
        if (options.Weights is { } file)
        {
            return new(file, leastShare);
        }

        if (options.Encoder is not null)
        {
            return new(EncoderFile.WeightsPath(ProjectEncoder.FolderOf(store.Folder)), leastShare);
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

        return new(Path.Combine(folder, description.Weights[0].File), leastShare, whole: true);
    }

    /// <summary>Copies what fits into a fresh network.</summary>
    /// <exception cref="CommandException">Too little fits.</exception>
    public void Fill(ClassifierNetwork network, int member)
    {
        var report = StartReport.Fill(network, path);
        if (report.Keys.Loaded.Count == 0 || (whole && !report.Keys.IsComplete))
        {
            throw new CommandException($"'{path}' holds weights of another network: {report.Keys.Loaded.Count} of its {report.Keys.Loaded.Count + report.Keys.Unexpected.Count + report.Keys.Mismatched.Count} layers fit; choose the --model they belong to.");
        }

        if (report.Share < leastShare)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' holds weights of another network: {report.Summary}. At least {100 * leastShare} % must fit; choose the --model and --size they belong to, or insist with --force."));
        }

        Report = $"Started from '{path}': {report.Summary}.";
    }
}
