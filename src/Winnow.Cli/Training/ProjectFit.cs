using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Fits networks on labels of a project; records nothing.</summary>
/// <param name="project">The project.</param>
/// <param name="paths">Path of each sample, relative to the project's images.</param>
/// <param name="entry">Which network.</param>
/// <param name="size">Side of the images in pixels, or null for the network's.</param>
/// <param name="clock">Measures speed, and when a checkpoint is due.</param>
internal sealed class ProjectFit(Project project, IReadOnlyDictionary<SampleId, string> paths, ModelEntry entry, int? size, TimeProvider clock)
{
    private TrainingCheckpoint? checkpoint;

    /// <summary>Receives the share done of what runs now, and words.</summary>
    public Action<double, string> Progress { get; init; } = static (_, _) => { };

    /// <summary>How images are prepared, where the weights that a fit starts from say so; null follows the network and the labelled images.</summary>
    public ImagePreprocessing? Input { get; init; }

    /// <summary>The labelled images where they are decoded already; null decodes them.</summary>
    public ImageTensorStore? Loaded { get; init; }

    /// <summary>What keeps the weights that a fit starts from; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>The processes that share a fit; null where this one fits alone.</summary>
    public DataParallel? Together { get; init; }

    /// <summary>The labelled images, decoded once for all fits.</summary>
    public ImageTensorStore Images { get; private set; } = ImageTensorStore.Load([], new(1, 1));

    /// <summary>Decodes the labelled images.</summary>
    /// <returns>The labels whose images can be read.</returns>
    /// <exception cref="CommandException">There are labels of fewer than two classes with readable images.</exception>
    public IReadOnlyList<LabelledSample> Load(IReadOnlyList<LabelledSample> labels, CancellationToken cancel)
    {
        RequireTwoClasses(labels);
        var data = new ImageDataset
        {
            Name = project.Name,
            Classes = project.Classes,
            Train = [.. labels.Select(l => new Sample(l.Id, paths[l.Id], new FileImage(Path.Combine(project.Images, paths[l.Id])), l.Class))],
            Test = [],
            Hash = "", // nobody asks: the key of a checkpoint hashes the pixels
        };
        var reading = new Relay<double>(share => Progress(share, $"reading {labels.Count} labelled images"));
        Images = Loaded ?? (Input is { } input ? DatasetImages.Load(data, input, reading, cancel) : DatasetImages.Load(data, entry, size, reading, cancel));
        LabelledSample[] labelled = [.. labels.Where(l => Images.Contains(l.Id))];
        RequireTwoClasses(labelled);
        return labelled;
    }

    /// <summary>Fits one model; where the same fit was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <param name="labelled">From <see cref="Load"/>, or a part of it.</param>
    /// <param name="recipe">How.</param>
    /// <param name="seed">Seed of weights, order and dropout.</param>
    /// <param name="checkpointPath">Where the progress is kept.</param>
    /// <param name="every">How often.</param>
    /// <param name="start">Weights to start from, or null for fresh ones.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <exception cref="Winnow.Torch.ProcessGroupException">A process that shares the fit is gone, or trains something else.</exception>
    public ClassifierModel Run(IReadOnlyList<LabelledSample> labelled, TrainingRecipe recipe, int seed, string checkpointPath, TimeSpan every, StartingWeights? start, CancellationToken cancel)
    {
        var key = KeyOf(recipe, labelled, seed, start?.Hash);
        checkpoint = new TrainingCheckpoint(checkpointPath, key, every, clock);
        Together?.RequireSame(key);
        var learner = new ClassifierLearner(entry, recipe, Images, project.Classes, clock)
        {
            Checkpoint = checkpoint,
            Together = Together,
            Details = new Relay<TrainingProgress>(p => Progress(
                (double)p.Step / p.TotalSteps,
                string.Create(CultureInfo.InvariantCulture, $"training · step {p.Step} of {p.TotalSteps} · loss {p.Loss:0.000} · {p.ImagesPerSecond:0} images/s"))),
            StartFrom = start is null ? null : start.Fill,
            Freeze = Freeze,
        };
        return learner.FitClassifier(labelled, new Random(seed), null, cancel);
    }

    /// <summary>Removes the progress of the last fit, once what it led to is saved elsewhere.</summary>
    public void DeleteCheckpoint() => checkpoint?.Delete();

    private void RequireTwoClasses(IReadOnlyList<LabelledSample> labels)
    {
        var present = labels.Select(l => l.Class).Distinct().ToArray();
        if (present.Length < 2)
        {
            var there = labels.Count == 0 ? "there is none" : $"there {(labels.Count == 1 ? "is 1" : $"are {labels.Count}")}, only of '{project.Classes[present[0]]}'";
            throw new CommandException($"Training needs labels of at least two classes with readable images, and {there}; label more (`winnow next`, `winnow label`).");
        }
    }

    /// <summary>Names everything that decides the weights: a checkpoint of anything else is not gone on from.</summary>
    private string KeyOf(TrainingRecipe recipe, IReadOnlyList<LabelledSample> labelled, int seed, string? start)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { model = entry.Name, recipe, Images.Preprocessing, project.Classes, seed, start }));
        hash.AppendData(Freeze == FreezeDepth.None ? [] : System.Text.Encoding.UTF8.GetBytes($"{Freeze}"));
        foreach (var label in labelled)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{label.Id.Value}:{label.Class};")));
        }

        hash.AppendData(Images.Pixels.AsSpan(0, Images.Ids.Count * Images.Preprocessing.SampleBytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
