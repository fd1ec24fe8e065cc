using System.Text.Json;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>A project's detector, as a manager put it there; kept as one setting, so that the journal says who put which when.</summary>
/// <param name="Hash">Hex SHA-256 of its file.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Names">Names of its classes in the order of its outputs, or null where the file names them.</param>
/// <param name="ScoreMin">Confidence from which a box is suggested, 0 to 1.</param>
internal sealed record DetectorSettings(string Hash, long Bytes, IReadOnlyList<string>? Names, double ScoreMin)
{
    private const string Name = "detector";

    /// <summary>What suggestions of this detector are called.</summary>
    public string Source => $"detector {Hash[..12]}";

    /// <summary>The project's detector, or null.</summary>
    public static DetectorSettings? Read(Store store) => store.ReadSetting(Name) is { } json ? JsonSerializer.Deserialize<DetectorSettings?>(json, JsonSerializerOptions.Web) : null;

    /// <summary>Keeps a detector, or that there is none.</summary>
    public static void Write(Store store, DetectorSettings? detector, string by) => store.ChangeSetting(Name, JsonSerializer.Serialize(detector, JsonSerializerOptions.Web), by);
}
