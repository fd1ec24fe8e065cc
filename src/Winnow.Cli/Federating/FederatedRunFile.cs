using System.Text.Json;
using Winnow.Core.Federation;

namespace Winnow.Cli.Federating;

/// <summary>A finished run on the disk, so that a stopped simulation goes on.</summary>
/// <param name="Recipe">What decided the run; a run of another recipe is refused.</param>
/// <param name="Curve">What it reached.</param>
internal sealed record FederatedRunFile(string Recipe, FederatedCurve Curve)
{
    /// <summary>The run of a file; null where there is none.</summary>
    /// <exception cref="CommandException">The file belongs to other settings, or is damaged.</exception>
    public static FederatedCurve? Find(string path, string recipe)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize<FederatedRunFile>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
            return read is { Curve.Points.Count: > 0 } && read.Recipe == recipe
                ? read.Curve
                : throw new CommandException($"'{path}' is a run of other settings ({read?.Recipe}); give --out another folder, or move this one away.");
        }
        catch (JsonException exception)
        {
            throw new CommandException($"'{path}' is damaged ({exception.Message}); delete it, and the run is played again.");
        }
    }

    /// <summary>Writes the file in one step.</summary>
    public void Save(string path)
    {
        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));
        File.Move(path + ".part", path, overwrite: true);
    }
}
