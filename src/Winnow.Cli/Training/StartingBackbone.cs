using System.Security.Cryptography;
using Winnow.Cli.Pretraining;
using Winnow.Vision.AutoML;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Training;

/// <summary>A pre-trained ResNet that the body of a detector or segmenter starts from.</summary>
/// <param name="Path">The safetensors file.</param>
/// <param name="Force">Takes what fits, however little.</param>
internal sealed record StartingBackbone(string Path, bool Force)
{
    /// <summary>Hex SHA-256 of the file: part of what a checkpoint belongs to.</summary>
    public string Hash { get; } = File.Exists(Path)
        ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path)))
        : throw new CommandException($"The file '{Path}' does not exist; --backbone takes a safetensors file of a ResNet.");

    /// <summary>The backbone that the options of `winnow train` ask for; null where none is.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="file">Of <c>--backbone</c>, or null.</param>
    /// <param name="fromEncoder">Whether to take the project's own encoder.</param>
    /// <param name="force">Of <c>--force</c>.</param>
    /// <exception cref="CommandException">There is no such file or encoder, or both are asked for.</exception>
    public static StartingBackbone? Of(string project, string? file, bool fromEncoder, bool force)
    {
        if (file is not null && fromEncoder)
        {
            throw CommandException.Usage("--backbone and --from-encoder both say where to start from; take one of them.");
        }

        if (!fromEncoder)
        {
            return file is null ? null : new(file, force);
        }

        var folder = ProjectEncoder.FolderOf(project);
        if (!EncoderFile.Exists(folder))
        {
            throw new CommandException($"--from-encoder needs an encoder, and '{project}' has none that was trained here; run `winnow pretrain {project} --model resnet18` first.");
        }

        return EncoderFile.Describe(folder).Architecture is "resnet18" or "resnet50"
            ? new(EncoderFile.WeightsPath(folder), force)
            : throw new CommandException(
                $"--from-encoder takes a resnet18 or resnet50 in a project of objects, and the encoder of '{project}' is a {EncoderFile.Describe(folder).Architecture}; run `winnow pretrain {project} --model resnet18`.");
    }

    /// <summary>The project's own encoder as recipes of a detector or segmenter may start from it; null where it has none, or one that no body is built like.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="family">Networks of the catalogue that are built on it, such as <c>retinanet</c>.</param>
    public static PretrainedBody? Body(string project, string family)
    {
        var folder = ProjectEncoder.FolderOf(project);
        return EncoderFile.Exists(folder) && EncoderFile.Describe(folder) is { Architecture: "resnet18" or "resnet50" } encoder
            ? new($"{family}-{encoder.Architecture}", $"encoder by {encoder.Recipe.Method}", body => BackboneWeights.Fill(body, EncoderFile.WeightsPath(folder)))
            : null;
    }

    /// <summary>Whether the project has the encoder that a recipe starts from.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="fromEncoder">Whether it starts from one.</param>
    /// <param name="model">Name of its network.</param>
    public static bool CanFollow(string project, bool fromEncoder, string model) => !fromEncoder || Body(project, model.Split('-')[0])?.Model is { } there && model.EndsWith(there[there.IndexOf('-')..], StringComparison.Ordinal);

    /// <summary>The ResNet that the project's own encoder is, such as <c>resnet18</c>; <c>resnet18</c> for a file.</summary>
    public string Architecture =>
        System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder && EncoderFile.Exists(folder) ? EncoderFile.Describe(folder).Architecture : "resnet18";

    /// <summary>Fills the body of a fresh network.</summary>
    /// <param name="body">The body; null where the network has none.</param>
    /// <param name="network">Name of the network.</param>
    /// <param name="others">Networks that have one.</param>
    /// <returns>What was taken from the file, as a sentence.</returns>
    /// <exception cref="CommandException">The network has no such body, or too little fits.</exception>
    public string Fill(ResNet? body, string network, IEnumerable<string> others)
    {
        if (body is null)
        {
            throw CommandException.Usage($"A backbone is for networks that are built on a ResNet ({string.Join(", ", others)}), and '{network}' is not; choose another --model, or leave the backbone out.");
        }

        try
        {
            return $"Started the body from '{Path}': {BackboneWeights.Fill(body, Path, Force).Summary}.";
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
