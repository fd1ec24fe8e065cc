namespace Winnow.Server.Jobs.Protocol;

/// <summary>Let a detector suggest boxes on images.</summary>
/// <param name="Project">Folder of the project.</param>
/// <param name="Model">The detector, an ONNX file, relative to the project.</param>
/// <param name="Names">Names of the detector's classes in the order of its outputs, or null where the file names them.</param>
/// <param name="ScoreMin">Confidence from which a box is suggested, 0 to 1.</param>
/// <param name="Images">Which.</param>
public sealed record DetectJob(string Project, string Model, IReadOnlyList<string>? Names, double ScoreMin, IReadOnlyList<DetectImage> Images);

/// <summary>An image to look at.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Path">Its file, relative to the project's image folder.</param>
public sealed record DetectImage(long Sample, string Path);

/// <summary>What a <c>detect</c> job found: the file <c>detected.json</c>.</summary>
/// <param name="Head">Kind of the detector's output.</param>
/// <param name="Classes">Classes of the detector that the project has, by name.</param>
/// <param name="Unknown">Classes of the detector that the project does not have: their boxes are left out.</param>
/// <param name="Images">The images in the order asked.</param>
public sealed record DetectResult(string Head, IReadOnlyList<string> Classes, IReadOnlyList<string> Unknown, IReadOnlyList<DetectedImage> Images)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "detected.json";
}

/// <summary>The boxes on one image.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Boxes">Surest first.</param>
/// <param name="Problem">Why it could not be read, or null.</param>
public sealed record DetectedImage(long Sample, IReadOnlyList<DetectedBox> Boxes, string? Problem);

/// <summary>One box.</summary>
/// <param name="Class">Index of the project's class.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Box">Left, top, right, bottom in pixels of the image as displayed.</param>
public sealed record DetectedBox(int Class, double Score, IReadOnlyList<double> Box);
