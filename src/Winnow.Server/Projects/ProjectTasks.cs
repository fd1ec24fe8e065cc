namespace Winnow.Server.Projects;

/// <summary>What projects ask for.</summary>
internal static class ProjectTasks
{
    /// <summary>Objects with boxes.</summary>
    public const string Detect = "detect";

    /// <summary>Objects with polygons or masks.</summary>
    public const string Segment = "segment";

    /// <summary>Whether people draw objects.</summary>
    public static bool HasObjects(string task) => task is Detect or Segment;

    /// <summary>Name of the leading figure where nothing was measured yet.</summary>
    public static string MetricOf(string task) => task switch { Detect => "AP50", Segment => "mIoU", _ => "accuracy" };
}
