using System.Text.Encodings.Web;
using System.Text.Json;
using Winnow.Core.Tuning;

namespace Winnow.Cli.Training;

/// <summary>What `winnow tune --strategies` found, kept in the project's <c>tuning/strategy.json</c> for its report.</summary>
/// <param name="Version">Version of the file's shape.</param>
/// <param name="Choice">What was found.</param>
/// <param name="Labels">Labels it was found on.</param>
/// <param name="Features">What the strategies saw of the images.</param>
/// <param name="At">When, UTC.</param>
internal sealed record StrategyVerdict(string Version, StrategyChoice Choice, int Labels, string Features, DateTimeOffset At)
{
    private const long BytesMax = 1 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, RespectNullableAnnotations = true };

    /// <summary>Writes the file; a crash leaves either the old content or the new.</summary>
    public void Save(string project)
    {
        var path = PathIn(project);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>What was found last; null where nobody asked.</summary>
    /// <exception cref="CommandException">The file is damaged.</exception>
    public static StrategyVerdict? Find(string project)
    {
        var file = new FileInfo(PathIn(project));
        if (!file.Exists)
        {
            return null;
        }

        try
        {
            return file.Length <= BytesMax && JsonSerializer.Deserialize<StrategyVerdict>(File.ReadAllBytes(file.FullName), Json) is { Version: "1" } read
                ? read
                : throw new CommandException($"'{file}' is of another version; delete it, or run `winnow tune --strategies` again.");
        }
        catch (JsonException exception)
        {
            throw new CommandException($"'{file}' is damaged: {exception.Message} Delete it, or run `winnow tune --strategies` again.");
        }
    }

    private static string PathIn(string project) => Path.Combine(project, "tuning", "strategy.json");
}
