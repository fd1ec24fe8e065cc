using System.Globalization;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Streams;

/// <summary>A video on its way: a worker takes it apart, and its frames wait for their decisions like images that were pushed. Killed at any moment, it goes on behind the last frame that waits.</summary>
/// <param name="host">The project.</param>
/// <param name="jobs">Calls the worker.</param>
/// <param name="limits">How large, long and rich in frames a video may be.</param>
internal sealed class StreamVideo(ProjectHost host, JobRunner jobs, ServerLimits limits)
{
    private const string JobName = "stream-video";
    private const int Attempts = 2;

    // One flush to the disk for so many frames.
    private const int PartFrames = 32;

    private readonly List<FrameFile> heard = [];
    private long last;
    private int taken;

    /// <summary>Takes the frames, and says what became of the video.</summary>
    /// <param name="video">The video.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="every">Seconds between two frames.</param>
    /// <param name="cancel">Ends the worker; the video waits.</param>
    public async Task RunAsync(StoredStreamFile video, string path, double every, CancellationToken cancel)
    {
        jobs.Clean(host, JobName);
        last = host.Read(s => s.LastFrame(video.Id));
        var job = new VideoJob(Path.GetFullPath(path), every, last, limits.VideoBytesMax, limits.ImagePixelsMax, limits.VideoSecondsMax, limits.VideoFramesMax);
        var end = await jobs.RunAsync(host, JobName, "ingest", new("video") { Video = job }, Attempts, message => HearAsync(video, message), cancel);
        await KeepAsync(video);
        var problem = end.How switch
        {
            WorkerEnding.Done => null,
            WorkerEnding.Failed => end.Reason,
            _ => $"reading it ends the decoder ({end.Reason.TrimEnd('.')})",
        };
        await WriteAsync(s => s.SettleStreamFile(
            video.Id, problem is null ? "decided" : "problem", null, problem is null || taken == 0 ? problem : string.Create(CultureInfo.InvariantCulture, $"{problem}; the {taken} frames before that were taken")));
        jobs.Clean(host, JobName);
    }

    // The worker has read hostile bytes: what it says is checked like anything from outside.
    private Task HearAsync(StoredStreamFile video, WorkerMessage message)
    {
        if (message is not { Type: "frame", Frame: { } frame })
        {
            return Task.CompletedTask;
        }

        // A worker that is called again says its first frames again.
        if (frame.Number <= last)
        {
            return Task.CompletedTask;
        }

        if (frame.Seconds is not (>= 0 and <= 1e9) || frame.Sha256.Length != 64 || !frame.Sha256.All(char.IsAsciiHexDigitLower) || ++taken > limits.VideoFramesMax)
        {
            throw new InvalidDataException("a frame that cannot be");
        }

        last = frame.Number;
        heard.Add(frame);
        return heard.Count < PartFrames ? Task.CompletedTask : KeepAsync(video);
    }

    private async Task KeepAsync(StoredStreamFile video)
    {
        if (heard.Count == 0)
        {
            return;
        }

        var (from, to) = (jobs.FolderOf(host, JobName), ProjectFiles.Pushed(host.Folder));
        Directory.CreateDirectory(to);
        var frames = new List<(string, string, long, double)>();
        foreach (var frame in heard)
        {
            // A name that depends on video and frame alone: moved and then killed before its row, it is moved over itself.
            var file = string.Create(CultureInfo.InvariantCulture, $"video-{video.Id}-{frame.Number}");
            File.Move(Path.Combine(from, frame.Number.ToString(CultureInfo.InvariantCulture)), Path.Combine(to, file), overwrite: true);
            frames.Add((string.Create(CultureInfo.InvariantCulture, $"{video.Name}/{frame.Seconds:000000.000}.jpg"), file, frame.Number, frame.Seconds));
        }

        var hash = heard[0].Sha256;
        heard.Clear();
        await WriteAsync(s => s.AddFrames(video, hash, frames));
    }

    private Task<bool> WriteAsync(Action<Store> change) => host.WriteAsync(
        store =>
        {
            change(store);
            return true;
        },
        CancellationToken.None);
}
