using System.Text.Json;
using Winnow.Cli.Pretraining;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Tuning;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.AutoML;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>How the classifiers of a round are fitted: a network by its recipe, or a tuned head on the project's encoder.</summary>
internal sealed class RoundFit
{
    private readonly ProjectFit fit;
    private readonly TrainingRecipe recipe;
    private readonly StartingWeights? start;
    private readonly EncoderHead? head;
    private readonly TuningRecord? lastHead;

    private RoundFit(ProjectFit fit, IReadOnlyList<LabelledSample> labelled, string name, TrainingRecipe recipe, StartingWeights? start, RoundRecipe? chosen, EncoderHead? head, TuningRecord? lastHead)
    {
        (this.fit, Labelled, Name, this.recipe, this.start, Chosen, this.head, this.lastHead) = (fit, labelled, name, recipe, start, chosen, head, lastHead);
    }

    /// <summary>Labels whose images can be read.</summary>
    public IReadOnlyList<LabelledSample> Labelled { get; }

    /// <summary>Their images.</summary>
    public ImageTensorStore Images => fit.Images;

    /// <summary>What is fitted.</summary>
    public string Name { get; }

    /// <summary>The recipe that was chosen for the round; null where nothing may be tuned, or before the head of a round is fitted.</summary>
    public RoundRecipe? Chosen { get; private set; }

    /// <summary>How it is fitted, as JSON.</summary>
    public string RecipeJson => head is null ? JsonSerializer.Serialize(recipe, JsonSerializerOptions.Web) : Chosen?.Record.Recipe ?? "{}";

    /// <summary>Prepares the fits of a job.</summary>
    /// <exception cref="CommandException">There is no such network, the recipe in use cannot be followed, or there are too few labels.</exception>
    public static RoundFit Of(LearnJob job, string folder, Store store, Project project, Action<double, string> progress, TimeProvider clock, CancellationToken cancel)
    {
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var labels = JobLabels.Of(job.Labels);
        if (job.Model == EncoderHead.Name)
        {
            return OfHead(job, project, paths, labels, progress, clock, cancel);
        }

        var entry = ModelCatalog.All.FirstOrDefault(m => m.Name == job.Model)
            ?? throw new CommandException($"No model is called '{job.Model}'; choose another in the project's settings. There are: {string.Join(", ", ModelCatalog.All.Select(m => m.Name).Append(EncoderHead.Name))}.");
        // What `winnow tune` chose for this network; the project's own settings go before it.
        var inUse = RecipeInUse.Classifier(job.Project, clock) is { } known && known.Model == entry.Name ? known : null;
        var usual = inUse?.Training ?? Recipes.For(entry);
        var house = new ClassifierRecipe(entry.Name, job.ImageSize ?? inUse?.Size, job.Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual)
        {
            FromEncoder = job.ImageSize is null && inUse is { FromEncoder: true },
            Freeze = job.ImageSize is null && inUse is { FromEncoder: true } ? inUse.Freeze : FreezeDepth.None,
        };
        var images = new RecipeImages(project, job.Project, paths, labels, cancel) { Reading = share => progress(share, $"reading {labels.Length} labelled images") };
        if (!images.CanFollow(house))
        {
            throw new CommandException($"The recipe in use ({RecipeInUse.Name}) starts from an encoder that the project no longer has; run `winnow pretrain` again, or delete the file.");
        }

        LabelledSample[] readable = [.. labels.Where(l => images.At(house).Contains(l.Id))];
        var task = new ClassifierTask(images.At, project.Classes, clock)
        {
            Pretrained = job.ImageSize is null ? images.Start : null,
            Parts = job.ImageSize is null ? TuningParts.All : TuningParts.All & ~TuningParts.Size,
        };
        var (recipe, chosen) = RoundTuning.Of(job, folder, task, house, images.CanFollow, readable, Seed.Derive(project.Seed, $"round/{job.Round}/tune"), clock, words => progress(0, words), cancel);
        var training = new ProjectFit(project, paths, ModelCatalog.Get(recipe.Model), recipe.Size, clock) { Progress = progress, Loaded = images.At(recipe), Freeze = recipe.Freeze };
        var from = recipe.FromEncoder ? new StartingWeights(EncoderFile.WeightsPath(ProjectEncoder.FolderOf(job.Project)), StartReport.LeastShare) : null;
        return new(training, training.Load(labels, cancel), recipe.Model, recipe.Training, from, chosen, null, null);
    }

    /// <summary>Fits one model; where the same fit was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <param name="labelled">Of <see cref="Labelled"/>.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="checkpoint">Where the progress is kept.</param>
    /// <param name="every">How often.</param>
    /// <param name="cancel">Checked between batches.</param>
    public ClassifierModel Run(IReadOnlyList<LabelledSample> labelled, int seed, string checkpoint, TimeSpan every, CancellationToken cancel)
    {
        if (head is null)
        {
            return fit.Run(labelled, recipe, seed, checkpoint, every, start, cancel);
        }

        var (model, record) = head.Fit(labelled, lastHead, validationShare: 0, seed, cancel);
        // The model of the round comes first; those that measure it choose for themselves, on what they may know.
        Chosen ??= new(record, 0);
        return model;
    }

    /// <summary>Removes the progress of the last fit, once what it led to is saved elsewhere.</summary>
    public void DeleteCheckpoint() => fit.DeleteCheckpoint();

    private static RoundFit OfHead(
        LearnJob job, Project project, IReadOnlyDictionary<SampleId, string> paths, IReadOnlyList<LabelledSample> labels, Action<double, string> progress, TimeProvider clock, CancellationToken cancel)
    {
        var place = ProjectEncoder.FolderOf(job.Project);
        if (!EncoderFile.Exists(place))
        {
            throw new CommandException($"The model '{EncoderHead.Name}' needs an encoder that was trained on the project's images, and there is none; run `winnow pretrain` on the project's folder, or choose another model in the settings.");
        }

        var described = EncoderFile.Describe(place);
        var reading = new ProjectFit(project, paths, ModelCatalog.Get(described.Architecture), size: null, clock) { Progress = progress, Input = described.Input };
        var labelled = reading.Load(labels, cancel);
        var last = job.Tuning?.Last is { Level: TuningRecord.Head } head ? head : null;
        return new(reading, labelled, EncoderHead.Name, new(), null, null, new(place, reading.Images, project.Classes), last);
    }
}
