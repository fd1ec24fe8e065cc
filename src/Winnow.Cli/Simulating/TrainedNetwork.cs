using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Torch;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Cli.Simulating;

/// <summary>A network of the catalogue, trained afresh each round.</summary>
internal sealed class TrainedNetwork : ILearnerSource
{
    private readonly SimulateOptions options;
    private readonly ModelEntry entry;
    private readonly TrainingRecipe recipe;
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
    public string Recipe => $"{recipe}";

    /// <inheritdoc/>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{recipe.Epochs} epochs, at least {recipe.MinSteps} steps of {recipe.BatchSize} images, {recipe.Optimizer} {recipe.LearningRate}, {recipe.Schedule} schedule, dropout {recipe.Dropout}, fresh weights each round");

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset data, Action<double, string> progress, CancellationToken cancel)
    {
        TorchRuntime.Threads = 1;
        return images = new(DatasetImages.Load(data, entry, options.Size, new Share(s => progress(s, "decoding images")), cancel));
    }

    /// <inheritdoc/>
    public ILearner Create(IReadOnlyList<string> classes, TimeProvider clock)
    {
        // The number of threads belongs to the operating-system thread that computes.
        TorchRuntime.Threads = 1;
        return new ClassifierLearner(entry, recipe, (images ?? throw new InvalidOperationException("The images are not loaded.")).Store, classes, clock) { Metric = options.Metric };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Every model is disposed by its round.
    }
}
