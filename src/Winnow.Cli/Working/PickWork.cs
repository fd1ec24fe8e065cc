using System.Globalization;
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

        var labels = job.Labels.Select(l => new LabelledSample(new(l.Sample), new ClassLabel(l.Class), l.Probability)).ToArray();
        var evidence = job.Model is null ? PictureEvidence.Gather(store, project, labels) : new ModelEvidence(job, store, project, clock).Gather(wanted.Needs, labels, Show, cancel);
        if (evidence.Pool.Ids.Count == 0)
        {
            throw new CommandException("No image of the pool can be read; add images, or look at what the imports report.");
        }

        output.Progress("query", 0, $"choosing {job.Count} of {evidence.Pool.Ids.Count}");
        var strategy = Fitting(wanted, evidence);
        var seed = Seed.Derive(project.Seed, string.Create(CultureInfo.InvariantCulture, $"round/{job.Round}"));
        var picks = strategy is AdaptiveSampling
            ? new AdaptiveSampling(new() { RandomShare = job.RandomShare }).Query(evidence.Pool, job.Count, new Random(seed))
            : RandomShare.Query(strategy, evidence.Pool, job.Count, job.RandomShare, new Random(seed));
        output.Progress("query", 0.5, "explaining the picks");
        var details = new PickDetails(evidence.Pool, job.Temperature, seed).Of(picks);
        SampleMap.Write(evidence.Pool, Path.Combine(folder, PickResult.MapName));
        PoolFiles.WriteEmbeddings(evidence.Pool, Path.Combine(folder, PickResult.EmbeddingsName));
        PoolFiles.WriteUncertainty(evidence.Pool, Path.Combine(folder, PickResult.ScoresName));
        WorkerJson.Write(
            Path.Combine(folder, PickResult.FileName),
            new PickResult(seed, strategy.Name, evidence.Source, evidence.Pool.Ids.Count, details, Histogram.Of(evidence.Pool, picks), [.. evidence.Problems.Take(LeftOutMax).Select(p => $"{p.Name}: {p.Reason}")]));
        output.Progress("query", 1, "chosen");
    }

    private void Show(double share, string words) => output.Progress("gather", share, words);

    // Without a model only pictures are there to choose by. What strategy chose is written into the round.
    private static IQueryStrategy Fitting(IQueryStrategy wanted, PoolEvidenceOfRound evidence) =>
        evidence.Pool.Embeddings is null ? new RandomSampling()
        : evidence.Pool.Probabilities is not null || (wanted.Needs & ~(Evidence.Embeddings | Evidence.Labels)) == Evidence.None ? wanted
        : new AdaptiveSampling();
}

/// <summary>What a round knows about its pool.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Problems">Images that cannot be read.</param>
internal sealed record PoolEvidenceOfRound(PoolView Pool, string Source, IReadOnlyList<FileProblem> Problems);
