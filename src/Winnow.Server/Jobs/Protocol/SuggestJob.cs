using Winnow.Server.Labelling;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>Let the newest model say what it would answer about images.</summary>
/// <param name="Project">Folder of the project.</param>
/// <param name="Model">Folder of the model, relative to the project.</param>
/// <param name="Temperature">Calibrates the model's confidence; 1 leaves it.</param>
/// <param name="Images">Which.</param>
public sealed record SuggestJob(string Project, string Model, double Temperature, IReadOnlyList<DetectImage> Images);

/// <summary>What a <c>suggest</c> job says: the file <c>suggested.json</c>.</summary>
/// <param name="Images">The images in the order asked.</param>
public sealed record SuggestResult(IReadOnlyList<SuggestedImage> Images)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "suggested.json";
}

/// <summary>What the model says about one image.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Classes">Likeliest classes, likeliest first; empty where objects are drawn.</param>
/// <param name="Shapes">What it would draw; null where images get classes, and where the image cannot be read.</param>
public sealed record SuggestedImage(long Sample, IReadOnlyList<JobClass> Classes, IReadOnlyList<ShapeValue>? Shapes);
