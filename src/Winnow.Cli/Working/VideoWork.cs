using System.Globalization;
using Winnow.Cli.Streaming;
using Winnow.Server.Jobs.Protocol;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Working;

/// <summary>Takes a video apart: one JPEG file for each frame that is taken, told as soon as it is on the disk.</summary>
internal static class VideoWork
{
    /// <summary>Does the job.</summary>
    /// <exception cref="CommandException">It is no video that can be read whole; frames before the fault are there.</exception>
    public static void Run(VideoJob job, string folder, WorkerOutput output, CancellationToken cancel)
    {
        try
        {
            Take(job, folder, output, cancel);
        }
        catch (ImageException exception)
        {
            throw new CommandException(exception.Message);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException("the file is gone");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException("the file may not be read");
        }
    }

    private static void Take(VideoJob job, string folder, WorkerOutput output, CancellationToken cancel)
    {
        var size = new FileInfo(job.Path).Length;
        if (size > job.BytesMax)
        {
            throw new ImageException(ImageFault.TooLarge, string.Create(CultureInfo.InvariantCulture, $"the file has {size} bytes; the limit for videos is {job.BytesMax}"));
        }

        var limits = new VideoLimits { PixelsMax = job.PixelsMax, SecondsMax = job.SecondsMax, FramesMax = job.FramesMax };
        using var video = VideoReader.Open(job.Path, limits);
        var sampling = new VideoSampling(video.Info, job.Every, limits);
        var hash = FrameFiles.HashOf(job.Path);
        while (video.Next())
        {
            cancel.ThrowIfCancellationRequested();
            output.Progress("video", video.Info.Seconds > 0 ? video.Seconds / video.Info.Seconds : video.Number % 1000 / 1000.0, "reading frames");
            if (!sampling.Takes(video.Seconds) || video.Number <= job.After)
            {
                continue;
            }

            FrameFiles.Write(Path.Combine(folder, video.Number.ToString(CultureInfo.InvariantCulture)), video.Read());
            output.Write(new("frame") { Frame = new(video.Number, video.Seconds, hash) });
        }
    }
}
