using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>What the round's model says about the pool and about what is labelled.</summary>
internal sealed class ModelEvidence(PickJob job, Store store, Project project, TimeProvider clock)
{
    /// <summary>The evidence that the strategy needs, and always probabilities and embeddings, from which the reasons come.</summary>
    public PoolEvidenceOfRound Gather(Evidence needs, IReadOnlyList<LabelledSample> labels, Action<double, string> progress, CancellationToken cancel)
    {
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        using var model = ModelFile.Load(Path.Combine(job.Project, job.Model!));
        const Evidence always = Evidence.Probabilities | Evidence.Embeddings;
        var (view, problems) = ImageScoring.Gather(
            model, Samples(store.ReadPool()), (needs | always) & ~(Evidence.Labels | Evidence.LabelledProbabilities), (share, words) => progress(0.9 * share, words), clock, cancel);
        var (known, _) = ImageScoring.Gather(model, Samples(labels.Select(l => l.Id)), always, (share, words) => progress(0.9 + (0.1 * share), words), clock, cancel);
        var byId = labels.ToDictionary(l => l.Id);
        var labelled = LabelledView.Of([.. known.Ids.Select(id => byId[id])]) with { Embeddings = known.Embeddings, Probabilities = known.Probabilities };
        return new(view with { Labelled = labelled }, $"model {job.ModelNumber} ({model.Architecture})", problems)
        {
            Doubts = view.Probabilities is null ? null : PickDetails.Doubts(view.Probabilities),
            LabelledDoubts = known.Probabilities is { Rows: > 0 } ? PickDetails.Doubts(known.Probabilities) : null,
        };

        Sample[] Samples(IEnumerable<SampleId> ids) => [.. ids.Select(id => new Sample(id, paths[id], new FileImage(Path.Combine(project.Images, paths[id])), null))];
    }
}
