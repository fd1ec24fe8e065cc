using System.Text.Encodings.Web;
using System.Text.Json;

namespace Winnow.Cli.Simulating;

/// <summary>The content of <c>recipe.json</c> beside a simulation's results: everything that is needed to run it again.</summary>
/// <param name="Version">Version of the file's shape.</param>
/// <param name="DataHash">Hex SHA-256 of the data set.</param>
/// <param name="Options">The options, with all defaults filled in.</param>
internal sealed record RecipeFile(string Version, string DataHash, SimulateOptions Options)
{
    /// <summary>Name of the file.</summary>
    public const string Name = "recipe.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file into the folder of the results.</summary>
    public static void Save(SimulateOptions options, string dataHash)
    {
        // A path is kept in full, so that the recipe holds wherever the next command is run.
        var data = Directory.Exists(options.Data) || File.Exists(options.Data) ? Path.GetFullPath(options.Data) : options.Data;
        var path = Path.Combine(options.Out, Name);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(new RecipeFile("1", dataHash, options with { Data = data, Weights = options.Weights is null ? null : Path.GetFullPath(options.Weights) }), Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="CommandException">There is none, or it is no recipe.</exception>
    public static RecipeFile Load(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            throw new CommandException($"'{folder}' has no {Name}, which says how its runs were set up; simulations write it since version 0.1, so run the simulation again.");
        }

        try
        {
            return JsonSerializer.Deserialize<RecipeFile>(File.ReadAllText(path), Json) is { Version: "1", Options: not null } recipe
                ? recipe
                : throw new CommandException($"'{path}' is of another version than 1, the only one this Winnow reads.");
        }
        catch (JsonException e)
        {
            throw new CommandException($"'{path}' is no recipe of a simulation: {e.Message}");
        }
    }
}
