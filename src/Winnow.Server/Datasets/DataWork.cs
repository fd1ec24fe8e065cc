using System.Globalization;
using System.Text.Json;
using Winnow.Core.Formats;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Jobs on files of labels, which need no model: done the same way in the server's own process and by workers on other machines.</summary>
internal static class DataWork
{
    private const double Step = 0.01;

    /// <summary>Whether a job is one of these.</summary>
    public static bool Does(WorkerJob job) => job is { Kind: "export", Export: not null } or { Kind: "labels", Labels: not null };

    /// <summary>Does one.</summary>
    /// <param name="job">The job.</param>
    /// <param name="folder">Its folder, into which alone it writes.</param>
    /// <param name="open">Opens a project for reading.</param>
    /// <param name="clock">Dates what is written.</param>
    /// <param name="progress">Told the share done, 0 to 1, at most once for each hundredth.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <exception cref="DatasetException">It cannot be done; another call would say the same.</exception>
    public static void Run(WorkerJob job, string folder, Func<string, Store> open, TimeProvider clock, Action<double> progress, CancellationToken cancel)
    {
        using var store = open(job.Project!);
        var told = 0.0;
        try
        {
            if (job.Export is { } export)
            {
                ExportWork.Run(export, folder, store, clock, Tell, cancel);
            }
            else
            {
                LabelsWork.Run(job.Labels!, folder, store, Tell, cancel);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new DatasetException(exception.Message, exception);
        }

        void Tell(double share)
        {
            if (share - told >= Step || share >= 1)
            {
                told = share;
                progress(share);
            }
        }
    }

    /// <summary>The message that tells how far a job is.</summary>
    public static WorkerMessage Progress(WorkerJob job, double share) =>
        new("progress") { Step = job.Kind, Share = Math.Clamp(share, 0, 1), Detail = string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} % of the files") };
}
