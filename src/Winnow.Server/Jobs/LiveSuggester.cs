using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Asks the newest model about images that another program wants suggestions for and that no round's model of now has looked at. One call at a time, for a limited time.</summary>
internal sealed class LiveSuggester(ProjectHost host, JobRunner jobs, TimeProvider clock) : IDisposable
{
    /// <summary>Name of its job in each project.</summary>
    internal const string Name = "suggest";
    private const int Group = 64;
    private const int WaitingMax = 4;

    /// <summary>How long a call may take: half of what Label Studio waits.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(50);

    private readonly SemaphoreSlim gate = new(1);
    private int waiting;

    /// <summary>Asks about those of the samples for which there is nothing, or what an earlier model said.</summary>
    /// <returns>Why some have nothing still, one sentence; null where all is well.</returns>
    public async Task<string?> SuggestAsync(IReadOnlyList<SampleId> samples, CancellationToken cancel)
    {
        if (host.Read(Newest) is not { } model || Missing(samples, model).Count == 0)
        {
            return null;
        }

        if (Interlocked.Increment(ref waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref waiting);
            return "The model is being asked by others; ask again.";
        }

        using var time = new CancellationTokenSource(TimeMax, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, time.Token);
        try
        {
            await gate.WaitAsync(both.Token);
            try
            {
                return await AskAsync(samples, model, both.Token);
            }
            finally
            {
                gate.Release();
            }
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The model did not get through in {TimeMax.TotalSeconds:0} s; ask again for the rest.");
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<string?> AskAsync(IReadOnlyList<SampleId> samples, StoredModel model, CancellationToken cancel)
    {
        while (Missing(samples, model) is { Count: > 0 } missing)
        {
            // A job that was cut off asked about others.
            jobs.Clean(host, Name);
            DetectImage[] images = [.. missing.Take(Group).Select(id => new DetectImage(id.Value, host.Read(s => s.ReadSample(id))!.Value.Sample.Path))];
            var job = new SuggestJob(Path.GetFullPath(host.Folder), model.Folder, host.Read(s => TemperatureOf(s, model)), images);
            var end = await jobs.RunAsync(host, Name, "detect", new(Name) { Suggest = job }, attempts: 1, static _ => Task.CompletedTask, cancel);
            if (end.How != WorkerEnding.Done)
            {
                jobs.Clean(host, Name);
                return $"The model cannot be asked: {end.Reason}";
            }

            if (ResultOf(images) is not { } result)
            {
                return "The worker says what nobody asked for, or what cannot be.";
            }

            await host.WriteAsync(
                store =>
                {
                    store.Suggest(SourceOf(model), [.. result.Images.Select(i => (new SampleId(i.Sample), JsonSerializer.Serialize(SuggestionOf(i), JsonRules.Options)))]);
                    return true;
                },
                cancel);
            jobs.Clean(host, Name);
        }

        return null;
    }

    // What was read in, or what the project's own detector says, stays.
    private List<SampleId> Missing(IReadOnlyList<SampleId> samples, StoredModel model) => host.Read(store => samples.Distinct().Where(id =>
        store.ReadSuggestion(id) is not { } known || (known.Source != SourceOf(model) && store.ReadModels().Any(m => known.Source == SourceOf(m)))).ToList());

    private SuggestResult? ResultOf(DetectImage[] asked)
    {
        try
        {
            var result = WorkerJson.Read<SuggestResult>(Path.Combine(jobs.FolderOf(host, Name), SuggestResult.FileName));
            var project = host.Read(s => s.ReadProject());
            if (!result.Images.Select(i => i.Sample).SequenceEqual(asked.Select(i => i.Sample)) ||
                result.Images.SelectMany(i => i.Classes).Any(c => c.Class < 0 || c.Class >= project.Classes.Count || c.Score is not (>= 0 and <= 1)))
            {
                return null;
            }

            foreach (var image in result.Images.Where(i => i.Shapes is not null))
            {
                var sample = host.Read(s => s.ReadSample(new(image.Sample)))!.Value.Sample;
                ValueCheck.Check(new() { Shapes = image.Shapes }, project.Task, project.Classes.Count, sample.Width, sample.Height);
            }

            return result;
        }
        catch (Exception exception) when (exception is InvalidDataException or ProblemException)
        {
            return null;
        }
    }

    private static Suggestion SuggestionOf(SuggestedImage image) =>
        new(image.Classes.Count == 0 ? null : [.. image.Classes.Select(c => new ClassScore(c.Class, c.Score))], image.Shapes);

    private static StoredModel? Newest(Store store) =>
        store.ReadProject().Task is not "multilabel" && store.ReadModels() is [.., var newest] ? newest : null;

    private static double TemperatureOf(Store store, StoredModel model) =>
        store.ReadResults("model").Select(r => JsonSerializer.Deserialize<ModelFacts>(r.Value, JsonRules.Options)!).FirstOrDefault(f => f.Number == model.Number)?.Temperature ?? 1;

    private static string SourceOf(StoredModel model) => string.Create(CultureInfo.InvariantCulture, $"model {model.Number}");
}
