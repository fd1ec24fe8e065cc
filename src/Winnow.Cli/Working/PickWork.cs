using System.Globalization;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>Gathers evidence from the pool, queries it, and works out what stands behind each pick.</summary>
internal sealed class PickWork(PickJob job, string folder, WorkerOutput output, TimeProvider clock)
{
    private const int LeftOutMax = 100;

    public void Run(CancellationToken cancel)
    {
        using var store = Store.OpenForReading(job.Project, clock);
        var project = store.ReadProject();
        if (!QueryStrategies.TryGet(job.Strategy, out var wanted, out var problem))
        {
            throw new CommandException(problem);
        }

        var labels = JobLabels.Of(job.Labels);
        using var objects = job.Model is not null && ProjectTask.HasObjects(project.Task) ? new ObjectEvidence(job, store, project) : null;
        wanted = objects?.Gives(wanted.Needs) == false ? ProjectTask.Adaptive(project.Task) : wanted;
        var evidence = job.Model is null ? PictureEvidence.Gather(store, project, labels)
            : objects is not null ? objects.Gather(wanted.Needs, labels, Show, cancel)
            : new ModelEvidence(job, folder, store, project, clock).Gather(wanted.Needs, labels, Show, cancel);
        if (evidence.Pool.Ids.Count == 0)
        {
            throw new CommandException("No image of the pool can be read; add images, or look at what the imports report.");
        }

        output.Progress("query", 0, $"choosing {job.Count} of {evidence.Pool.Ids.Count}");
        var strategy = Fitting(project.Task, wanted, evidence);
        var seed = Seed.Derive(project.Seed, string.Create(CultureInfo.InvariantCulture, $"round/{job.Round}"));
        var picks = Query(strategy, evidence.Pool, new Random(seed));
        output.Progress("query", 0.5, "explaining the picks");
        var details = new PickDetails(evidence.Pool, evidence.Doubts, job.Temperature, seed).Of(picks);
        if (objects?.Draw([.. picks.Select(p => p.Id)], done => output.Progress("query", 0.5 + (0.4 * done), "drawing suggestions"), cancel) is { } drawn)
        {
            details = [.. details.Select(d => d with { Shapes = drawn[d.Sample] })];
        }

        SampleMap.Write(evidence.Pool, Path.Combine(folder, PickResult.MapName));
        PoolFiles.WriteEmbeddings(evidence.Pool, Path.Combine(folder, PickResult.EmbeddingsName));
        PoolFiles.WriteUncertainty(evidence, Path.Combine(folder, PickResult.ScoresName));
        WorkerJson.Write(
            Path.Combine(folder, PickResult.FileName),
            new PickResult(seed, strategy.Name, evidence.Source, evidence.Pool.Ids.Count, details, Histogram.Of(evidence, picks), [.. evidence.Problems.Take(LeftOutMax).Select(p => $"{p.Name}: {p.Reason}")]));
        output.Progress("query", 1, "chosen");
    }

    private void Show(double share, string words) => output.Progress("gather", share, words);

    // The defaults draw their own share by chance.
    private IReadOnlyList<Pick> Query(IQueryStrategy strategy, PoolView pool, Random random) => strategy switch
    {
        AdaptiveSampling => LargePool.Query(new AdaptiveSampling(new() { RandomShare = job.RandomShare }), pool, job.Count, random),
        AdaptiveDetectionSampling => LargePool.Query(new AdaptiveDetectionSampling(job.RandomShare), pool, job.Count, random),
        AdaptiveSegmentationSampling => new AdaptiveSegmentationSampling(job.RandomShare).Query(pool, job.Count, random),
        _ => RandomShare.Query(strategy, pool, job.Count, job.RandomShare, random),
    };

    // Without a model only pictures are there to choose by. What strategy chose is written into the round.
    private static IQueryStrategy Fitting(string task, IQueryStrategy wanted, PoolEvidenceOfRound evidence) =>
        evidence.Pool.Embeddings is null ? new RandomSampling()
        : evidence.Doubts is not null || (wanted.Needs & ~(Evidence.Embeddings | Evidence.Labels)) == Evidence.None ? wanted
        : ProjectTask.HasObjects(task) ? new MaxHerdingSampling() // the other reads classes of labels, which objects are not
        : new AdaptiveSampling();
}

/// <summary>What a round knows about its pool.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Problems">Images that cannot be read.</param>
internal sealed record PoolEvidenceOfRound(PoolView Pool, string Source, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>How unsure the model is of each sample of the pool, 0 to 1; null without a model.</summary>
    public double[]? Doubts { get; init; }

    /// <summary>How unsure it is of what is labelled, in the order of the labels in the pool's view; null where nobody asked.</summary>
    public double[]? LabelledDoubts { get; init; }
}
