using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>What a project asks for: one class an image, or objects.</summary>
internal static class ProjectTask
{
    /// <summary>One class an image.</summary>
    public const string Classify = "classify";

    /// <summary>Objects with boxes.</summary>
    public const string Detect = "detect";

    /// <summary>Objects with polygons or masks.</summary>
    public const string Segment = "segment";

    /// <summary>The tasks of projects in a folder.</summary>
    public static IReadOnlyList<string> All { get; } = [Classify, Detect, Segment];

    /// <summary>The task of the project in a folder.</summary>
    /// <exception cref="ProjectException">There is no project.</exception>
    public static string Of(string folder, TimeProvider clock)
    {
        using var store = Store.OpenForReading(folder, clock);
        return store.ReadProject().Task;
    }

    /// <summary>Whether the project in a folder asks for objects.</summary>
    /// <exception cref="ProjectException">There is no project.</exception>
    public static bool HasObjects(string folder, TimeProvider clock) => HasObjects(Of(folder, clock));

    /// <summary>Whether a task asks for objects.</summary>
    public static bool HasObjects(string task) => task is Detect or Segment;

    /// <summary>Whether a project asks for objects.</summary>
    public static bool HasObjects(Store store) => HasObjects(store.ReadProject().Task);

    /// <summary>The labels of a project, classes or objects, in the order of the ids.</summary>
    public static IReadOnlyList<LabelledSample> Labels(Store store) => HasObjects(store) ? DrawnLabels.Read(store) : store.ReadLabels();

    /// <summary>The strategy that chooses in projects of a task where nobody says otherwise, once there is a model.</summary>
    public static IQueryStrategy Adaptive(string task) => task switch
    {
        Detect => new AdaptiveDetectionSampling(),
        Segment => new AdaptiveSegmentationSampling(),
        _ => new AdaptiveSampling(),
    };

    /// <summary>Refuses projects that a command cannot work with.</summary>
    /// <exception cref="CommandException">The project asks for objects.</exception>
    public static void RequireClassify(Store store, string command)
    {
        if (store.ReadProject() is { Task: not Classify } project)
        {
            throw new CommandException($"`winnow {command}` works with projects of the task {Classify}, and '{store.Folder}' is one of the task {project.Task}. Nothing was changed.");
        }
    }
}
