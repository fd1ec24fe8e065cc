using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;

namespace Winnow.Server.Jobs;

/// <summary>Lets the project's detector suggest boxes on images that wait to be labelled, those at the head of the queue first.</summary>
internal sealed class DetectRunner(ProjectHost host, JobRunner jobs)
{
    private const string Name = "detect";
    private const int Group = 64;
    private const int BoxesMax = 1000;

    /// <summary>Looks at images until none is left that waits.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (host.Settings.DeletedAt is null && host.Read(DetectorSettings.Read) is { } detector && DetectorState.Read(host.Folder, detector.Hash) is { Problem: null } state)
        {
            var waiting = host.Read(s => s.ReadWaiting(detector.Source, Group));
            if (waiting.Count == 0 || !await LookAsync(detector, state, waiting, cancel))
            {
                return;
            }
        }
    }

    private async Task<bool> LookAsync(DetectorSettings detector, DetectorState state, IReadOnlyList<(SampleId Sample, string Path)> waiting, CancellationToken cancel)
    {
        // A job that was killed with the server goes on from its file only where it asks for the same.
        jobs.Clean(host, Name);
        var job = new DetectJob(
            Path.GetFullPath(host.Folder), Path.GetRelativePath(host.Folder, ProjectFiles.Detector(host.Folder)), detector.Names, detector.ScoreMin, [.. waiting.Select(w => new DetectImage(w.Sample.Value, w.Path))]);
        var end = await jobs.RunAsync(host, Name, "detect", new("detect") { Detect = job }, attempts: null, static _ => Task.CompletedTask, cancel);
        if (end.How != WorkerEnding.Done)
        {
            (state with { Problem = end.Reason }).Write(host.Folder);
            jobs.Clean(host, Name);
            return false;
        }

        if (ResultOf(waiting) is not { } result)
        {
            (state with { Problem = "The worker suggests what nobody asked for, or what cannot be." }).Write(host.Folder);
            return false;
        }

        await host.WriteAsync(
            store =>
            {
                store.Suggest(detector.Source, [.. result.Images.Select(i => (new SampleId(i.Sample), JsonSerializer.Serialize(SuggestionOf(i), JsonRules.Options)))]);
                return true;
            },
            cancel);
        new DetectorState(detector.Hash, null, result.Head, result.Classes, result.Unknown, state.Images + result.Images.Count).Write(host.Folder);
        jobs.Clean(host, Name);
        return true;
    }

    // The worker has run a file from outside: what it says is checked like anything from there.
    private DetectResult? ResultOf(IReadOnlyList<(SampleId Sample, string Path)> waiting)
    {
        try
        {
            var result = WorkerJson.Read<DetectResult>(Path.Combine(jobs.FolderOf(host, Name), DetectResult.FileName));
            var classes = host.Read(s => s.ReadProject().Classes.Count);
            var fits = result.Images.Select(i => i.Sample).SequenceEqual(waiting.Select(w => w.Sample.Value)) && result.Images.All(i => i.Boxes.Count <= BoxesMax && i.Boxes.All(b =>
                b.Class >= 0 && b.Class < classes && b.Score is >= 0 and <= 1 && b.Box is [var left, var top, var right, var bottom] && b.Box.All(double.IsFinite) && left < right && top < bottom));
            return fits ? result : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Suggestion SuggestionOf(DetectedImage image) => new(Shapes:
    [
        .. image.Boxes.Select((b, i) => new ShapeValue
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"m{i + 1}"),
            Class = b.Class,
            Kind = "box",
            Box = b.Box,
            Score = Math.Round(b.Score, 4),
            Source = "model",
        }),
    ]);
}
