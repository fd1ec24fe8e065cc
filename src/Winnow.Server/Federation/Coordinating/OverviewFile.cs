using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>How a federation stands, as a file in the coordinator's folder that its owner alone can read: a labelling server beside it shows it to its administrators.</summary>
public static class OverviewFile
{
    private const string Name = "overview.json";
    private const long BytesMax = 64L << 20;

    /// <summary>How a federation stood when its coordinator last wrote it down.</summary>
    /// <param name="folder">The coordinator's folder.</param>
    /// <returns>Null where no coordinator has run yet.</returns>
    /// <exception cref="FederationException">The file cannot be read.</exception>
    public static FederationOverview? Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            using var stream = new FileStream(Path.Combine(folder, Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return stream.Length <= BytesMax && JsonSerializer.Deserialize(stream, OverviewJson.Default.FederationOverview) is { } read
                ? read
                : throw new JsonException("it is empty or too large");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FederationException($"How the federation stands cannot be read from its folder: {exception.Message}", exception);
        }
    }

    /// <summary>Writes it down in one step.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal static void Write(FederationOverview overview, string folder) =>
        SecretFile.Write(Path.Combine(folder, Name), JsonSerializer.Serialize(overview, OverviewJson.Default.FederationOverview));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FederationOverview))]
internal sealed partial class OverviewJson : JsonSerializerContext;
