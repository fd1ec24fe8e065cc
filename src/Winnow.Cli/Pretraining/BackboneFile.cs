using System.Text.Json;
using Winnow.Vision.Backbones;
using Winnow.Vision.Training;

namespace Winnow.Cli.Pretraining;

/// <summary>A pretrained backbone of others that a project took: the content of <c>backbone.json</c> in its encoder's folder.</summary>
/// <param name="Name">File name it came under, for people.</param>
/// <param name="File">Its file in the folder: <c>backbone</c> and one of the endings that are read.</param>
/// <param name="Sha256">Hex SHA-256 of the file.</param>
internal sealed record BackboneFile(string Name, string File, string Sha256)
{
    private const string DescriptionName = "backbone.json";
    private const long BytesMax = 1 << 16;

    /// <summary>What a folder says; null where it holds no backbone.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or names a file elsewhere.</exception>
    public static BackboneFile? Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, DescriptionName));
        if (!file.Exists)
        {
            return null;
        }

        try
        {
            var read = file.Length > BytesMax ? null : JsonSerializer.Deserialize<BackboneFile>(System.IO.File.ReadAllBytes(file.FullName), JsonSerializerOptions.Web);
            return read is { Name: not null, Sha256: { Length: 64 } } && Path.GetFileNameWithoutExtension(read.File) == "backbone" && read.File == Path.GetFileName(read.File)
                ? read
                : throw new InvalidDataException($"'{file}' does not name a backbone beside it; run `winnow pretrain` with --weights again.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{file}' is damaged: {exception.Message} Run `winnow pretrain` with --weights again.", exception);
        }
    }

    /// <summary>Opens the file of a folder after checking its hash.</summary>
    /// <exception cref="InvalidDataException">It is missing, altered or cannot be used.</exception>
    public IImageEncoder Open(string folder)
    {
        var path = Path.Combine(folder, File);
        return System.IO.File.Exists(path) && ModelFile.HashOf(path) == Sha256
            ? Backbone.Open(path)
            : throw new InvalidDataException($"'{path}' is missing, or was altered; run `winnow pretrain` with --weights again.");
    }

    /// <summary>Copies a backbone and its settings into a folder, which appears whole or not at all.</summary>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public static BackboneFile Copy(string path, string folder)
    {
        using (Backbone.Open(path))
        {
            // Opening it says whether it can be used, before anything is written.
        }

        var part = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }

        Directory.CreateDirectory(part);
        var name = "backbone" + Path.GetExtension(path).ToLowerInvariant();
        System.IO.File.Copy(path, Path.Combine(part, name));
        if (System.IO.File.Exists(BackboneSettings.PathFor(path)))
        {
            System.IO.File.Copy(BackboneSettings.PathFor(path), Path.Combine(part, "backbone.yaml"));
        }

        var described = new BackboneFile(Path.GetFileName(path), name, ModelFile.HashOf(Path.Combine(part, name)));
        System.IO.File.WriteAllBytes(Path.Combine(part, DescriptionName), JsonSerializer.SerializeToUtf8Bytes(described, JsonSerializerOptions.Web));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(part, folder);
        return described;
    }
}
