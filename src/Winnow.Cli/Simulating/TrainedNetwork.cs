using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.AutoML;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Cli.Simulating;

/// <summary>A network of the catalogue, trained afresh each round.</summary>
internal sealed class TrainedNetwork : ILearnerSource
{
    private readonly SimulateOptions options;
    private readonly ModelEntry entry;
    private readonly TrainingRecipe recipe;
    private readonly Dictionary<int, ImageTensorStore> others = [];
    private readonly Lock loading = new();
    private ImageDataset? data;
    private TensorImages? images;

    /// <summary>The network that the options name.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public TrainedNetwork(SimulateOptions options)
    {
        this.options = options;
        entry = ModelCatalog.All.FirstOrDefault(m => string.Equals(m.Name, options.Model, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.Usage($"No model is called '{options.Model}'. There are: {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");
        var usual = Recipes.For(entry) with { Device = options.Device };
        recipe = options.Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual;
    }

    /// <inheritdoc/>
    public string Name => entry.Name;

    /// <inheritdoc/>
    public Evidence Provides => ClassifierLearner.Gives;

    /// <inheritdoc/>
    public string Recipe => $"{recipe}{(Tuned ? " tuned" : "")}";

    /// <inheritdoc/>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{recipe.Epochs} epochs, at least {recipe.MinSteps} steps of {recipe.BatchSize} images, {recipe.Optimizer} {recipe.LearningRate}, {recipe.Schedule} schedule, dropout {recipe.Dropout}, fresh weights each round{(Tuned ? TuningLevels.Words : "")}");

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset dataset, Action<double, string> progress, CancellationToken cancel)
    {
        TorchRuntime.Threads = 1;
        data = dataset;
        return images = new(DatasetImages.Load(dataset, entry, options.Size, new Share(s => progress(s, "decoding images")), cancel));
    }

    /// <inheritdoc/>
    public ILearner Create(IReadOnlyList<string> classes, TimeProvider clock)
    {
        // The number of threads belongs to the operating-system thread that computes.
        TorchRuntime.Threads = 1;
        var store = (images ?? throw new InvalidOperationException("The images are not loaded.")).Store;
        if (!Tuned)
        {
            return new ClassifierLearner(entry, recipe, store, classes, clock) { Metric = options.Metric };
        }

        var task = new ClassifierTask(At, classes, clock) { Metric = options.Metric };
        return new TunedTraining<ClassifierRecipe>(task, new(entry.Name, options.Size, recipe), task.Learner, clock);
    }

    private bool Tuned => TuningLevels.Has(options, TuningRecord.Training);

    // Runs side by side share what was decoded.
    private ImageTensorStore At(ClassifierRecipe wanted)
    {
        if (wanted.Size is not { } side || side == options.Size || side == images!.Store.Preprocessing.Width)
        {
            return images!.Store;
        }

        lock (loading)
        {
            return others.TryGetValue(side, out var known) ? known : others[side] = DatasetImages.Load(data!, ModelCatalog.Get(wanted.Model), side, null, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Every model is disposed by its round.
    }
}
