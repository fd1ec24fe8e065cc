using System.Text.Json;

namespace Winnow.Server.Blobs;

/// <summary>Remembers in the data folder where its blobs are, so that a server never starts with half of them.</summary>
/// <param name="Blobs">Such as <c>s3://bucket/prefix</c>.</param>
internal sealed record BlobPlace(string Blobs)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "blobs.json";

    /// <summary>Where a data folder's blobs are when not in itself, or null.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static string? Read(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        try
        {
            return File.Exists(path) ? (JsonSerializer.Deserialize<BlobPlace>(File.ReadAllText(path), JsonSerializerOptions.Web) ?? throw new JsonException("null")).Blobs : null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged; it should say where the blobs are, such as {{\"blobs\":\"s3://bucket/prefix\"}}.", exception);
        }
    }

    /// <summary>Notes the place.</summary>
    public static void Write(string dataFolder, string blobs)
    {
        Directory.CreateDirectory(dataFolder);
        Jobs.Protocol.WorkerJson.Write(Path.Combine(dataFolder, FileName), new BlobPlace(blobs));
    }

    /// <summary>Lets a server start only with the store that holds the data folder's blobs.</summary>
    /// <exception cref="ServerStartException">They are elsewhere.</exception>
    public static void Check(ServerOptions options)
    {
        var (known, asked) = (Read(options.DataFolder), options.S3?.ToString());
        if (known == asked)
        {
            return;
        }

        if (known is not null)
        {
            throw new ServerStartException($"The blobs of '{options.DataFolder}' are in {known}; start with --blobs {known}.");
        }

        var projects = Path.Combine(options.DataFolder, "projects");
        if (Directory.Exists(projects) && Directory.EnumerateDirectories(projects).Any(p => Directory.Exists(Path.Combine(p, "views"))))
        {
            throw new ServerStartException($"The blobs of '{options.DataFolder}' are still in the folder; `winnow blobs copy {options.DataFolder} --blobs {asked}` brings them there first.");
        }

        Write(options.DataFolder, asked!);
    }
}
