namespace Winnow.Cli.Simulating;

/// <summary>What can be simulated, and what each task takes where nobody says otherwise.</summary>
internal static class SimulateTasks
{
    /// <summary>All tasks, as the command line names them.</summary>
    public static IReadOnlyList<string> All { get; } = ["classify", "detect", "segment"];

    /// <summary>The network that is trained unless another is named.</summary>
    public static string Model(string task) => task switch { "detect" => "yolo11-pico", "segment" => "unet-small", _ => "cnn" };

    /// <summary>The metric that is measured.</summary>
    /// <param name="task">The task.</param>
    /// <param name="asked">What was asked for; of detection and segmentation only.</param>
    /// <param name="balanced">Whether recall of all classes counts alike; of classification only.</param>
    public static string Metric(string task, string? asked, bool balanced) => task switch
    {
        "detect" => asked ?? "AP50",
        "segment" => asked ?? "mIoU",
        _ => balanced ? "balanced accuracy" : "accuracy",
    };
}
