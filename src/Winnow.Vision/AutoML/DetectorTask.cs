using System.Globalization;
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
        var t = incumbent.Training;
        return ObjectAxes.Space(Parts, t.LearningRate, t.WeightDecay, t.BatchSize, t.ImageSize, RecipeAxes.Next(incumbent.Model, Ladders));
    }

    /// <inheritdoc/>
    public override SearchPoint PointOf(DetectorRecipe incumbent) =>
        ObjectAxes.PointOf(SpaceAround(incumbent), incumbent.Training.LearningRate, incumbent.Training.WeightDecay, incumbent.Training.BatchSize);

    /// <inheritdoc/>
    public override DetectorRecipe Read(SearchPoint point, DetectorRecipe incumbent)
    {
        var training = incumbent.Training;
        if (point.Has(RecipeAxes.LearningRate))
        {
            training = training with
            {
                LearningRate = point.Number(RecipeAxes.LearningRate),
                WeightDecay = RecipeAxes.DecayAt(point),
                BatchSize = RecipeAxes.BatchAt(point),
                Epochs = RecipeAxes.Scaled(training.Epochs, point),
                MinSteps = RecipeAxes.Scaled(training.MinSteps, point),
            };
        }

        return Validate(new(
            ObjectAxes.Choice(point, RecipeAxes.Model) == RecipeAxes.Larger ? RecipeAxes.Next(incumbent.Model, Ladders)! : incumbent.Model,
            training with
            {
                ImageSize = ObjectAxes.Choice(point, RecipeAxes.Size) == RecipeAxes.Larger ? ObjectAxes.NextSide(training.ImageSize)!.Value : training.ImageSize,
                Augmentation = ObjectAxes.Choice(point, RecipeAxes.Augmentation) switch
                {
                    ObjectAxes.None => DetectionAugmentation.None,
                    ObjectAxes.Light => DetectionAugmentation.None with { FlipHorizontal = 0.5, Translate = 0.1, Scale = 0.2 },
                    _ => training.Augmentation,
                },
            }));
    }

    /// <inheritdoc/>
    public override string Words(DetectorRecipe recipe)
    {
        var t = recipe.Training;
        var augmentation = t.Augmentation == DetectionAugmentation.None ? "none" : t.Augmentation.Mosaic > 0 ? "mosaic" : "light";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{recipe.Model} at {t.ImageSize} pixels, {t.Epochs} epochs and at least {t.MinSteps} steps of {t.BatchSize}, {t.Optimizer} {t.LearningRate:0.######}, decay {t.WeightDecay:0.#######}, augmentation {augmentation}");
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
}
