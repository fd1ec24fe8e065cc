using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Storage;

namespace Winnow.Cli.Streaming;

/// <summary>One call of <c>winnow stream</c>: one pass over a folder or a video, or a watch over a folder.</summary>
internal sealed class StreamRunner(StreamCall call, CommandConsole console) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>While a folder is watched the project is held no longer than so many images take, so that labels can come in between.</summary>
    private const int WatchedAtOnce = 256;

    private IStreamScorer? scorer;
    private long scorerOf = -1;

    /// <summary>What lies in the folder and is no image, as of the last look.</summary>
    public IReadOnlyList<Core.Data.FileProblem> Others { get; private set; } = [];

    /// <summary>What this call came across so far.</summary>
    public StreamTally Tally { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => scorer?.Dispose();

    /// <summary>Runs to the end of the pass, or until the watch ends.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using (var store = Store.OpenForReading(call.Project, console.Clock))
        {
            ProjectTask.RequireClassify(store, "stream");
            // What cannot work is said now, also where the first image is still to come.
            StreamBegin.Open(call, store);
            Prepare(store, cancel);
        }

        using var progress = console.StartProgress();
        if (File.Exists(call.Source))
        {
            DecideVideo(progress, cancel);
            return;
        }

        var source = new StreamSource(call.Source, settled: call.Watch);
        if (!call.Watch)
        {
            var files = source.Look(int.MaxValue, cancel);
            Others = source.Others;
            Decide(files, progress, cancel);
            return;
        }

        IReadOnlyList<string> waiting = [];
        var last = console.Clock.GetTimestamp();
        while (call.Idle is not { } idle || console.Clock.GetElapsedTime(last) < idle)
        {
            waiting = waiting.Count > 0 ? waiting : source.Look(WatchedAtOnce, cancel);
            Others = source.Others;
            if (waiting.Count > 0)
            {
                last = console.Clock.GetTimestamp();
                waiting = TryDecide(waiting, progress, cancel) ? [] : waiting;
            }

            await Task.Delay(LookEvery, console.Clock, cancel);
        }
    }

    // Somebody saves labels at this moment: the images wait for the next look, and nothing is lost.
    private bool TryDecide(IReadOnlyList<string> files, ProgressLine progress, CancellationToken cancel)
    {
        try
        {
            Decide(files, progress, cancel);
            return true;
        }
        catch (ProjectException exception) when (exception.InUse)
        {
            progress.Report(null, $"the project is in use; {files.Count} images wait");
            return false;
        }
    }

    private void DecideVideo(ProgressLine progress, CancellationToken cancel)
    {
        NativeLibrary.Require("stream");
        using var video = new VideoSource(call.Source, call.Project, call.Every);
        using var store = Store.Open(call.Project, console.Clock);
        new StreamDecider(call, store, Prepare(store, cancel), console.Clock).Run(
            video.Files(cancel), video.FrameOf, Tally, _ => progress.Report(video.Share, $"deciding · {Tally.Decided} frames, {Tally.Granted} to label"), cancel);
        Others = video.Problem is { } problem ? [problem] : [];
    }

    private void Decide(IReadOnlyList<string> files, ProgressLine progress, CancellationToken cancel)
    {
        using var store = Store.Open(call.Project, console.Clock);
        new StreamDecider(call, store, Prepare(store, cancel), console.Clock).Run(
            files, null, Tally, done => progress.Report(call.Watch ? null : (double)done / files.Count, $"deciding · {Tally.Decided} images, {Tally.Granted} to label"), cancel);
    }

    // A watch may outlive the model, or the labels, that it began with.
    private IStreamScorer Prepare(Store store, CancellationToken cancel)
    {
        var newest = call.Encoder is null ? ProjectModels.Newest(store)?.Number ?? 0 : store.NewestLabel();
        if (scorer is null || newest != scorerOf)
        {
            scorer?.Dispose();
            scorer = null;
            scorer = StreamBegin.Scorer(call, store, cancel);
            scorerOf = newest;
        }

        return scorer;
    }
}
