using System.Globalization;
using Winnow.Core.Data;
using Winnow.Storage;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Streaming;

/// <summary>A video file whose frames pass by. They are kept as JPEG files in <c>frames</c> below the project, in a folder that name and content of the video decide, so that the same call finds them again.</summary>
internal sealed class VideoSource : IDisposable
{
    private const int NameMax = 60;
    private const int HashDigits = 12;

    private readonly string path;
    private readonly string folder;
    private readonly VideoReader video;
    private readonly VideoSampling sampling;
    private readonly Dictionary<string, StoredFrame> frames = new(StringComparer.Ordinal);

    /// <summary>Opens the video and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="project">Folder of the project.</param>
    /// <param name="every">Seconds between two frames.</param>
    /// <exception cref="CommandException">It is no video that can be read, or passes a limit.</exception>
    public VideoSource(string path, string project, double every)
    {
        var limits = new VideoLimits();
        try
        {
            video = VideoReader.Open(path, limits);
            sampling = new(video.Info, every, limits);
        }
        catch (ImageException exception)
        {
            video?.Dispose();
            throw new CommandException($"'{path}' cannot be used: {exception.Message}.");
        }

        this.path = path;
        Hash = FrameFiles.HashOf(path);
        folder = Path.Combine(Path.GetFullPath(project), "frames", $"{Safe(Path.GetFileName(path))}-{Hash[..HashDigits]}");
    }

    /// <summary>Hex SHA-256 of the video.</summary>
    public string Hash { get; }

    /// <summary>How much of the video has been read, 0 to 1; null where its length is not known.</summary>
    public double? Share => video.Info.Seconds > 0 ? Math.Min(1, video.Seconds / video.Info.Seconds) : null;

    /// <summary>Why the video could not be read to its end, or null.</summary>
    public FileProblem? Problem { get; private set; }

    /// <summary>Where a frame was taken.</summary>
    /// <param name="file">Full path of its file.</param>
    public StoredFrame FrameOf(string file) => frames[file];

    /// <summary>Full paths of the frames in their order, each written when it is asked for. A fault in the middle of the file ends them and is the <see cref="Problem"/>.</summary>
    /// <exception cref="CommandException">There is not one frame.</exception>
    public IEnumerable<string> Files(CancellationToken cancel)
    {
        while (Advance(cancel))
        {
            // Ordered by name as by time, and to the millisecond apart, as frames are taken no closer.
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{video.Seconds:000000.000}.jpg"));
            frames[file] = new(Path.GetFileName(path), Hash, video.Number, video.Seconds);
            if (File.Exists(file) || Write(file))
            {
                yield return file;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => video.Dispose();

    private bool Advance(CancellationToken cancel)
    {
        try
        {
            while (Problem is null && video.Next())
            {
                cancel.ThrowIfCancellationRequested();
                if (sampling.Takes(video.Seconds))
                {
                    return true;
                }
            }

            return false;
        }
        catch (ImageException exception) when (video.Number >= 0)
        {
            Problem = new(path, exception.Message);
            return false;
        }
        catch (ImageException exception)
        {
            throw new CommandException($"'{path}' cannot be used: {exception.Message}.");
        }
    }

    private bool Write(string file)
    {
        try
        {
            Directory.CreateDirectory(folder);
            FrameFiles.Write(file, video.Read());
            return true;
        }
        catch (ImageException exception)
        {
            Problem = new(path, exception.Message);
            return false;
        }
    }

    // A file's name is anybody's text; of it only what no file system and no other program takes for something else.
    private static string Safe(string name)
    {
        var kept = new string([.. name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(NameMax)]).TrimStart('.');
        return kept.Length > 0 ? kept : "video";
    }
}
