using System.Globalization;
using Winnow.Core.Streaming;

namespace Winnow.Storage;

/// <summary>An image of a stream that waits for its decision.</summary>
/// <param name="Id">From 1, in the order of arrival.</param>
/// <param name="Folder">Absolute folder it lies in, or null where it was pushed.</param>
/// <param name="Name">Path below the folder, or as the sender called it.</param>
/// <param name="File">Name of the staged file where it was pushed, or null.</param>
/// <param name="By">Who brought it.</param>
public sealed record StoredStreamFile(long Id, string? Folder, string Name, string? File, string By)
{
    /// <summary>Whether it is a video, which is taken apart before anything is decided.</summary>
    public bool IsVideo { get; init; }

    /// <summary>Where in a video it was taken, or null.</summary>
    public StoredFrame? Frame { get; init; }
}

/// <summary>A frame of a video.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="Hash">Hex SHA-256 of the video.</param>
/// <param name="Number">Number of the frame, from 0.</param>
/// <param name="Seconds">Its time from the start of the video.</param>
public sealed record StoredFrame(string Video, string Hash, long Number, double Seconds)
{
    /// <summary>Names of what a project keeps about the samples that frames become.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["video", "frame", "seconds"];

    /// <summary>What it keeps about this one, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<string> Values => [Video, Number.ToString(CultureInfo.InvariantCulture), Seconds.ToString("0.000", CultureInfo.InvariantCulture)];
}

/// <summary>A decision of any stream with the name of its image.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Event">Event of the journal.</param>
/// <param name="Name">Name of the image.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="At">When.</param>
public sealed record StoredStreamDecision(string Stream, long Event, string Name, StreamDecision Decision, DateTimeOffset At);

/// <summary>Where all streams of a project stand.</summary>
/// <param name="Seen">Images decided.</param>
/// <param name="Kept">Of these, images to label.</param>
/// <param name="Waiting">Images that wait.</param>
/// <param name="Problems">Files that could not be used.</param>
/// <param name="LastProblem">The newest of these with its reason, or null.</param>
public sealed record StreamTotals(long Seen, long Kept, long Waiting, long Problems, string? LastProblem);
