using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Search;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.AutoML;

/// <summary>Searches how a detector is trained.</summary>
/// <param name="samples">Every sample that labels may name, with its image.</param>
/// <param name="classes">Class names.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class DetectorTask(IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<string> classes, TimeProvider clock) : TrainingTask<DetectorRecipe>
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> Ladders = RecipeAxes.Families(DetectorCatalog.All.Select(d => d.Name));

    /// <summary>What is measured; default AP50 over all classes.</summary>
    public DetectionMeasure Measure { get; init; } = new();

    /// <summary>What labelling is expected to cost, for strategies that weigh it; default 10 seconds an image and 5 an object.</summary>
    public (double PerImage, double PerObject) Seconds { get; init; } = (10, 5);

    /// <summary>Fills a fresh network with weights to start from; null starts from random ones. They belong to one network: leave <see cref="TuningParts.Model"/> out then.</summary>
    public Action<DetectorNetwork>? StartFrom { get; init; }

    /// <inheritdoc/>
    public override SearchSpace SpaceAround(DetectorRecipe incumbent)
    {
        ArgumentNullException.ThrowIfNull(incumbent);
        return ObjectAxes.Space(Parts, SettingsOf(incumbent.Training), RecipeAxes.Next(incumbent.Model, Ladders));
    }

    /// <inheritdoc/>
    public override SearchPoint PointOf(DetectorRecipe incumbent) => ObjectAxes.PointOf(SpaceAround(incumbent), SettingsOf(incumbent.Training));

    /// <inheritdoc/>
    public override DetectorRecipe Read(SearchPoint point, DetectorRecipe incumbent)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(incumbent);
        var s = ObjectAxes.Read(point, SettingsOf(incumbent.Training));
        return Validate(new(ObjectAxes.ModelAt(point, incumbent.Model, Ladders), incumbent.Training with
        {
            LearningRate = s.LearningRate,
            WeightDecay = s.WeightDecay,
            BatchSize = s.BatchSize,
            Epochs = s.Epochs,
            MinSteps = s.MinSteps,
            ImageSize = s.ImageSize,
            Augmentation = ObjectAxes.Choice(point, RecipeAxes.Augmentation) switch
            {
                ObjectAxes.None => DetectionAugmentation.None,
                ObjectAxes.Light => DetectionAugmentation.None with { FlipHorizontal = 0.5, Translate = 0.1, Scale = 0.2 },
                _ => incumbent.Training.Augmentation,
            },
        }));
    }

    /// <inheritdoc/>
    public override string Words(DetectorRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var t = recipe.Training;
        return ObjectAxes.Words(recipe.Model, SettingsOf(t), $"{t.Optimizer}", t.Augmentation == DetectionAugmentation.None ? "none" : t.Augmentation.Mosaic > 0 ? "mosaic" : "light");
    }

    /// <inheritdoc/>
    public override double Cost(DetectorRecipe recipe) =>
        RecipeAxes.Cost(recipe.Model, Ladders, recipe.Training.ImageSize, recipe.Training.MinSteps, recipe.Training.BatchSize);

    /// <inheritdoc/>
    public override ILearner Learner(DetectorRecipe recipe) => new DetectorInLoop(DetectorCatalog.Get(recipe.Model), recipe.Training, samples, classes, clock) { Measure = Measure, Seconds = Seconds, StartFrom = StartFrom };

    /// <inheritdoc/>
    public override DetectorRecipe Validate(DetectorRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        DetectorCatalog.Get(recipe.Model);
        recipe.Training.Validate();
        return recipe;
    }

    /// <inheritdoc/>
    protected override DetectorRecipe Shortened(DetectorRecipe recipe, int samples, double share) =>
        recipe with { Training = recipe.Training with { Steps = Math.Max(1, (int)Math.Round(share * recipe.Training.TotalSteps(samples))) } };

    private static ObjectSettings SettingsOf(DetectionRecipe t) => new(t.LearningRate, t.WeightDecay, t.BatchSize, t.Epochs, t.MinSteps, t.ImageSize);
}
