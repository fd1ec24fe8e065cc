using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Jobs;

/// <summary>How a detector fares; kept in a file beside it.</summary>
/// <param name="Hash">Of the detector it is about.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
/// <param name="Head">Kind of its output, or null before it was run.</param>
/// <param name="Classes">Its classes that the project has.</param>
/// <param name="Unknown">Its classes that the project does not have.</param>
/// <param name="Images">Images it has looked at.</param>
internal sealed record DetectorState(string Hash, string? Problem, string? Head, IReadOnlyList<string> Classes, IReadOnlyList<string> Unknown, long Images)
{
    /// <summary>How a detector fares; nothing known where it was not run yet.</summary>
    public static DetectorState Read(string project, string hash)
    {
        var path = PathOf(project);
        return File.Exists(path) && WorkerJson.Read<DetectorState>(path) is { } known && known.Hash == hash ? known : new(hash, null, null, [], [], 0);
    }

    /// <summary>Keeps it.</summary>
    public void Write(string project) => WorkerJson.Write(PathOf(project), this);

    private static string PathOf(string project) => Path.Combine(Path.GetDirectoryName(ProjectFiles.Detector(project))!, "state.json");
}
