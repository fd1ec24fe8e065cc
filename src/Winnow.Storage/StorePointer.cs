using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Winnow.Storage;

/// <summary>The file that stands in a project's folder where its tables lie in PostgreSQL: it names their schema, and never where or as whom to sign in.</summary>
/// <remarks>A folder can come from anybody. If it named the database, it could have passwords sent where its maker wants.</remarks>
internal static partial class StorePointer
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "winnow.store";

    private const int SizeMax = 1024;

    /// <summary>The schema of a folder's tables, or null where they lie in the folder itself.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Name of the file.</param>
    /// <exception cref="ProjectException">The file is damaged.</exception>
    public static string? Read(string folder, string name = FileName)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var content = new FileInfo(path).Length > SizeMax ? null : JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
            return content is { Engine: "postgresql", Schema: { } schema } && IsSchema(schema) ? schema : throw Damaged(path, null);
        }
        catch (JsonException exception)
        {
            throw Damaged(path, exception);
        }
    }

    /// <summary>Writes the file in one step.</summary>
    public static void Write(string folder, string schema, string name = FileName)
    {
        var path = Path.Combine(folder, name);
        var draft = path + ".writing";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, new Content("postgresql", schema), JsonSerializerOptions.Web);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Whether a text is the name of a schema that Winnow makes: it goes into statements, so nothing else may.</summary>
    public static bool IsSchema(string name) => SchemaName().IsMatch(name);

    /// <summary>The schema of a project with this id.</summary>
    /// <param name="id">Hex of at least 32 digits.</param>
    public static string SchemaOf(string id) => $"winnow_{id[..32]}";

    /// <summary>A schema for a new project.</summary>
    public static string NewSchema() => SchemaOf(RandomNumberGenerator.GetHexString(32, lowercase: true));

    private static ProjectException Damaged(string path, Exception? inner)
    {
        var message = $"'{path}' does not say where {(Path.GetFileName(path) == FileName ? "the project's tables" : "the accounts")} lie; restore it from a backup.";
        return inner is null ? new(message) : new(message, inner);
    }

    [GeneratedRegex(@"\Awinnow_[0-9a-f]{32}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaName();

    private sealed record Content(string? Engine, string? Schema);
}
