using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>How server and worker write to each other: one line of JSON each, camel case, nothing unknown.</summary>
public static class WorkerJson
{
    /// <summary>Longest line of a worker; more is a fault of the worker.</summary>
    public const int LineMax = 1 << 20;

    /// <summary>File of a job in its folder.</summary>
    public const string JobName = "job.json";

    /// <summary>The rules.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not of this shape.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, Options) ?? throw new InvalidDataException($"'{path}' is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is not the file it should be: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file so that it is whole or not there, whatever happens.</summary>
    public static void Write<T>(string path, T value)
    {
        var part = path + ".part";
        using (var file = File.Create(part))
        {
            JsonSerializer.Serialize(file, value, Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Web)
        {
            MaxDepth = 16,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
