using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Storage;
using Winnow.Vision.Federated;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Cli.Federating;

/// <summary>What the hospitals of the demo would reach without a federation, on the same held-out labels: each alone, and all in one place. Only the demo can say, as one machine has everything there.</summary>
/// <param name="projects">Folders of the hospitals' projects.</param>
/// <param name="network">The network that all train.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="clock">Time.</param>
internal sealed class HospitalBounds(IReadOnlyList<string> projects, NetworkName network, int classes, TimeProvider clock)
{
    private readonly ClassifierSiteTrainer trainer = new(ModelCatalog.Get(network.Name), ClassifierSiteTrainer.Input(network.Side, network.Channels), classes, clock);

    /// <summary>Trains on what is labelled now.</summary>
    /// <param name="training">As in the federation's rounds.</param>
    /// <param name="rounds">Rounds that the federation has had, or will have, with these labels.</param>
    /// <param name="seed">Decides weights and order.</param>
    /// <param name="cancel">Stops it.</param>
    public AccuracyBounds Measure(LocalTraining training, int rounds, int seed, CancellationToken cancel)
    {
        var (samples, sites) = Read();
        var images = ImageTensorStore.Load(samples, ClassifierSiteTrainer.Input(network.Side, network.Channels), null, cancel);
        var (start, all) = (trainer.Fresh(seed), training with { Epochs = training.Epochs * rounds });
        LabelledSample[] heldOut = [.. sites.SelectMany(s => s.HeldOut)];
        if (heldOut.Length == 0)
        {
            return new(sites.Sum(s => s.Learn.Count), null, null);
        }

        ModelWeights Fit(IReadOnlyList<LabelledSample> learn) => trainer.Train(start, images, learn, all, null, Seed.Derive(seed, "bounds"), cancel).Weights;
        int Right(ModelWeights weights, IReadOnlyList<LabelledSample> on)
        {
            var predicted = trainer.Predict(weights, images, [.. on.Select(l => l.Id)], cancel).Probabilities;
            return Enumerable.Range(0, on.Count).Count(i => SiteSelectors.Top(predicted.Row(i)) == on[i].Class);
        }

        var alone = sites.Where(s => s.HeldOut.Count > 0).Sum(s => Right(Fit(s.Learn), s.HeldOut));
        var together = Right(Fit([.. sites.SelectMany(s => s.Learn)]), heldOut);
        return new(sites.Sum(s => s.Learn.Count + s.HeldOut.Count), (double)alone / heldOut.Length, (double)together / heldOut.Length);
    }

    // Numbers of their own: two hospitals may give two images one id.
    private (List<Sample> Samples, List<(IReadOnlyList<LabelledSample> Learn, IReadOnlyList<LabelledSample> HeldOut)> Sites) Read()
    {
        var samples = new List<Sample>();
        var sites = new List<(IReadOnlyList<LabelledSample>, IReadOnlyList<LabelledSample>)>();
        foreach (var folder in projects)
        {
            using var store = Store.OpenForReading(folder, clock);
            var project = store.ReadProject();
            var paths = store.ReadSamples().Where(s => s.Problem is null).ToDictionary(s => s.Id, s => s.Path);
            var (learn, heldOut) = SiteImages.Split([.. store.ReadLabels().Where(l => paths.ContainsKey(l.Id)).OrderBy(l => l.Id)], l => l.Id, project.Seed);
            LabelledSample Renamed(LabelledSample label)
            {
                samples.Add(ProjectModels.Image(project, new SampleId(samples.Count + 1), paths[label.Id]));
                return new(samples[^1].Id, label.Annotation);
            }

            sites.Add(([.. learn.Select(Renamed)], [.. heldOut.Select(Renamed)]));
        }

        return (samples, sites);
    }
}
