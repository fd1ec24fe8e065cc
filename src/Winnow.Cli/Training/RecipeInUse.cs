using System.Text.Encodings.Web;
using System.Text.Json;
using Winnow.Core.Tuning;
using Winnow.Vision.AutoML;

namespace Winnow.Cli.Training;

/// <summary>The recipe that <c>winnow tune</c> chose for a project, in its <c>recipe.json</c>: what <c>winnow train</c> follows, and why.</summary>
/// <param name="Version">Version of the file's shape.</param>
/// <param name="Task">Task of the project.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Words">The recipe in a few words.</param>
/// <param name="Reason">Why it was chosen.</param>
/// <param name="Labels">Labels it was chosen on.</param>
/// <param name="At">When, UTC.</param>
internal sealed record RecipeInUse(string Version, string Task, JsonElement Recipe, string Words, string Reason, int Labels, DateTimeOffset At)
{
    /// <summary>Name of the file in the project's folder.</summary>
    public const string Name = "recipe.json";

    private const string Newest = "1";
    private const long BytesMax = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, RespectNullableAnnotations = true };

    /// <summary>Writes the file; a crash leaves either the old content or the new.</summary>
    public void Save(string folder)
    {
        var path = Path.Combine(folder, Name);
        using (var file = File.Create(path + ".new"))
        {
            JsonSerializer.Serialize(file, this, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The recipe of a classifier; null where none was chosen.</summary>
    /// <exception cref="CommandException">The file is no recipe of such a project.</exception>
    public static ClassifierRecipe? Classifier(string folder, TimeProvider clock) =>
        Find(folder, Input.ProjectTask.Classify) is { } found ? found.Read(folder, new ClassifierTask(_ => throw new InvalidOperationException("A recipe is read without images."), [], clock)) : null;

    /// <summary>The recipe of a detector; null where none was chosen.</summary>
    /// <exception cref="CommandException">The file is no recipe of such a project.</exception>
    public static DetectorRecipe? Detector(string folder, TimeProvider clock) =>
        Find(folder, Input.ProjectTask.Detect) is { } found ? found.Read(folder, new DetectorTask(new Dictionary<Core.Data.SampleId, Core.Data.Sample>(), [], clock)) : null;

    /// <summary>The recipe of a segmenter; null where none was chosen.</summary>
    /// <exception cref="CommandException">The file is no recipe of such a project.</exception>
    public static SegmenterRecipe? Segmenter(string folder, TimeProvider clock) =>
        Find(folder, Input.ProjectTask.Segment) is { } found ? found.Read(folder, new SegmenterTask(new Dictionary<Core.Data.SampleId, Core.Data.Sample>(), [], clock)) : null;

    /// <summary>Whether the labels have grown so much since the search that another one is due, as a sentence; null where none was made, or none is due.</summary>
    /// <param name="folder">Folder of the project.</param>
    /// <param name="task">Its task.</param>
    /// <param name="labels">Labels there are.</param>
    /// <exception cref="CommandException">The file is no recipe of such a project.</exception>
    public static string? DueOf(string folder, string task, int labels) => Find(folder, task) is { } known && labels >= TunedTraining<ClassifierRecipe>.Growth * known.Labels
        ? $"The recipe in use was chosen on {known.Labels} labels, and there are {labels} now; `winnow tune {folder}` looks for a better one."
        : null;

    private T Read<T>(string folder, TrainingTask<T> task)
        where T : class
    {
        try
        {
            return task.Load(Recipe.GetRawText());
        }
        catch (InvalidDataException exception)
        {
            throw Fault(Path.Combine(folder, Name), exception.Message);
        }
    }

    /// <summary>The file of a project; null where no recipe was chosen.</summary>
    /// <exception cref="CommandException">The file is no recipe of such a project.</exception>
    public static RecipeInUse? Find(string folder, string task)
    {
        var file = new FileInfo(Path.Combine(folder, Name));
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > BytesMax)
        {
            throw Fault(file.FullName, $"it has {file.Length} bytes, and a recipe at most {BytesMax}");
        }

        try
        {
            var read = JsonSerializer.Deserialize<RecipeInUse>(File.ReadAllBytes(file.FullName), Json);
            return read is not { Version: Newest } ? throw Fault(file.FullName, $"its version is {read?.Version ?? "missing"}, and this Winnow reads version {Newest}")
                : read.Task == task ? read
                : throw Fault(file.FullName, $"it is of the task {read.Task}, and the project of the task {task}");
        }
        catch (JsonException exception)
        {
            throw Fault(file.FullName, exception.Message);
        }
    }

    private static CommandException Fault(string path, string what) => new($"'{path}' is no recipe that can be followed: {what.TrimEnd('.')}. Run `winnow tune` again, or delete the file to train by the usual recipe.");
}
