using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>What the round's model says about the pool and about what is labelled.</summary>
internal sealed class ModelEvidence(PickJob job, string folder, Store store, Project project, TimeProvider clock)
{
    private const Evidence Always = Evidence.Probabilities | Evidence.Embeddings;

    /// <summary>What a model is asked about each image of the pool for a strategy's needs.</summary>
    public static Evidence OfImages(Evidence needs) => (needs | Always) & ~(Evidence.Labels | Evidence.LabelledProbabilities);

    /// <summary>The evidence that the strategy needs, and always probabilities and embeddings, from which the reasons come.</summary>
    public PoolEvidenceOfRound Gather(Evidence needs, IReadOnlyList<LabelledSample> labels, Action<double, string> progress, CancellationToken cancel)
    {
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        using var model = ModelFile.Load(Path.Combine(job.Project, job.Model!));
        var (known, _) = ImageScoring.Gather(model, Samples(labels.Select(l => l.Id)), Always | (needs & Evidence.Head), (share, words) => progress(0.1 * share, words), clock, cancel);
        var (view, problems) = Scored(known) ?? ImageScoring.Gather(model, Samples(store.ReadPool()), OfImages(needs), (share, words) => progress(0.1 + (0.9 * share), words), clock, cancel);
        var byId = labels.ToDictionary(l => l.Id);
        var labelled = LabelledView.Of([.. known.Ids.Select(id => byId[id])]) with { Embeddings = known.Embeddings, Probabilities = known.Probabilities };
        return new(view with { Labelled = labelled }, $"model {job.ModelNumber} ({model.Architecture})", problems)
        {
            Doubts = view.Probabilities is null ? null : PickDetails.Doubts(view.Probabilities),
            LabelledDoubts = known.Probabilities is { Rows: > 0 } ? PickDetails.Doubts(known.Probabilities) : null,
        };

        // Other workers have looked at it already, shard by shard.
        (PoolView View, IReadOnlyList<FileProblem> Problems)? Scored(PoolView like)
        {
            var scored = Path.Combine(folder, ScoreJob.FolderName);
            if (!Directory.Exists(scored))
            {
                return null;
            }

            var parts = Directory.EnumerateFiles(scored).Order(StringComparer.Ordinal).Select(EvidenceFile.Read).ToList();
            return (ImageScoring.Join([.. parts.Select(p => p.View)], like.Classes) with { Classes = like.Classes, Head = like.Head }, [.. parts.SelectMany(p => p.Problems)]);
        }

        Sample[] Samples(IEnumerable<SampleId> ids) => [.. ids.Select(id => new Sample(id, paths[id], new FileImage(Path.Combine(project.Images, paths[id])), null))];
    }
}
