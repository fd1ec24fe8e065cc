using System.Text.Json;
using Winnow.Core.Formats;

namespace Winnow.Server.Backups;

/// <summary>What a backup holds; the last entry of its zip file, so that one that was cut off has none.</summary>
/// <param name="Format">1.</param>
/// <param name="CreatedAt">When it was begun: every label acknowledged before is in it.</param>
/// <param name="Files">All files.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset CreatedAt, IReadOnlyList<BackedUpFile> Files)
{
    /// <summary>Store that holds images and thumbnails, such as <c>s3://bucket/prefix</c>; null where they are in the backup.</summary>
    public string? Blobs { get; init; }

    /// <summary>Name of its entry.</summary>
    public const string EntryName = "backup.json";

    /// <summary>The format that is written and read.</summary>
    public const int Newest = 1;

    /// <summary>Folders of a project that are backed up; <c>blobs</c> and <c>views</c> only where no other store holds them.</summary>
    public static readonly string[] Folders = ["blobs", "views", "models", "maps"];

    private const int IdLength = 12;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    /// <exception cref="InvalidDataException">It is no manifest of a known format.</exception>
    public static BackupManifest Parse(Stream stream)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(stream, JsonSerializerOptions.Web);
            return manifest is { Format: Newest, Files: not null }
                ? manifest
                : throw new InvalidDataException($"The backup is of format {manifest?.Format ?? 0}, and this Winnow reads format {Newest}; restore it with the version that made it.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The list of files in the backup is damaged ({exception.Message}).", exception);
        }
    }

    /// <summary>Whether a file of this name can be part of a data folder.</summary>
    public static bool IsKnown(string name)
    {
        if (name == Accounts.AccountStore.FileName)
        {
            return true;
        }

        var parts = name.Split('/');
        return DataFileName.Problem(name) is null && !name.Contains('\\', StringComparison.Ordinal) && parts.All(p => p.Length > 0 && p is not ("." or ".."))
            && parts is ["projects", { Length: IdLength } id, var first, ..] && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            && (parts.Length == 3 ? first == Storage.Store.FileName : Folders.Contains(first, StringComparer.Ordinal));
    }
}

/// <summary>One file of a backup.</summary>
/// <param name="Name">Below the data folder, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hex SHA-256.</param>
internal sealed record BackedUpFile(string Name, long Bytes, string Sha256);
