using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Winnow.Core.Loop;

/// <summary>JSON of the files a simulation writes: camel case, indented, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ResultFile))]
[JsonSerializable(typeof(RunDetails))]
[JsonSerializable(typeof(Leaderboard))]
internal sealed partial class ResultJson : JsonSerializerContext
{
    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">The file does not hold that JSON.</exception>
    public static T Load<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("it holds null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is not a Winnow {typeof(T).Name}: {e.Message}", e);
        }
    }
}
