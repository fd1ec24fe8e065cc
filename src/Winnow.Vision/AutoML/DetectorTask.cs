using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Search;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Searches how a detector is trained.</summary>
/// <param name="samples">Every sample that labels may name, with its image.</param>
/// <param name="classes">Class names.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class DetectorTask(IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<string> classes, TimeProvider clock) : TrainingTask<DetectorRecipe>
{
    // Share of images that are blended where a search blends any.
    private const double MixupUsual = 0.5;

    private static readonly DetectionAugmentation Usual = new();
    private static readonly IReadOnlyList<IReadOnlyList<string>> Ladders = RecipeAxes.Families(DetectorCatalog.All.Select(d => d.Name));

    /// <summary>What is measured; default AP50 over all classes.</summary>
    public DetectionMeasure Measure { get; init; } = new();

    /// <summary>What labelling is expected to cost, for strategies that weigh it; default 10 seconds an image and 5 an object.</summary>
    public (double PerImage, double PerObject) Seconds { get; init; } = (10, 5);

    /// <summary>Fills a fresh network with weights to start from; null starts from random ones. They belong to one network: leave <see cref="TuningParts.Model"/> out then.</summary>
    public Action<DetectorNetwork>? StartFrom { get; init; }

    /// <summary>A pre-trained body that a training may start from, with the detector that is built on it; null where there is none.</summary>
    public PretrainedBody? Pretrained { get; init; }

    private bool Starts => Changes(TuningParts.Start) && Pretrained is not null;

    /// <inheritdoc/>
    public override SearchSpace SpaceAround(DetectorRecipe incumbent)
    {
        ArgumentNullException.ThrowIfNull(incumbent);
        var next = incumbent.FromEncoder && !Starts ? null : RecipeAxes.Next(incumbent.Model, Ladders);
        return ObjectAxes.Space(Parts, SettingsOf(incumbent), new(next, Starts, PolicyOf(incumbent) == Usual, Smooths: classes.Count > 1, MixupUsual));
    }

    /// <inheritdoc/>
    public override SearchPoint PointOf(DetectorRecipe incumbent) => ObjectAxes.PointOf(SpaceAround(incumbent), SettingsOf(incumbent), incumbent.FromEncoder, incumbent.Freeze);

    /// <inheritdoc/>
    public override DetectorRecipe Read(SearchPoint point, DetectorRecipe incumbent)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(incumbent);
        var s = ObjectAxes.Read(point, SettingsOf(incumbent));
        var fromEncoder = Starts ? StartAxes.FromEncoder(point) : incumbent.FromEncoder;
        var model = fromEncoder && Starts ? Pretrained!.Model : ObjectAxes.ModelAt(point, incumbent.Model, Ladders);
        return Validate(new(model, incumbent.Training with
        {
            LearningRate = s.LearningRate,
            WeightDecay = s.WeightDecay,
            BatchSize = s.BatchSize,
            Epochs = s.Epochs,
            MinSteps = s.MinSteps,
            ImageSize = ObjectAxes.Fitting(s.ImageSize, StrideOf(model)),
            LabelSmoothing = s.LabelSmoothing,
            Augmentation = (ObjectAxes.Choice(point, RecipeAxes.Augmentation) switch
            {
                ObjectAxes.None => DetectionAugmentation.None,
                ObjectAxes.Light => DetectionAugmentation.None with { FlipHorizontal = 0.5, Translate = 0.1, Scale = 0.2 },
                ObjectAxes.Usual => Usual,
                _ => incumbent.Training.Augmentation,
            }) with
            { Mixup = s.Mixup },
        })
        {
            FromEncoder = fromEncoder,
            Freeze = !fromEncoder ? FreezeDepth.None : Starts ? StartAxes.FrozenAt(point) : incumbent.Freeze,
        });
    }

    /// <inheritdoc/>
    public override string Words(DetectorRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var t = recipe.Training;
        return ObjectAxes.Words(recipe.Model, StartAxes.Words(recipe.FromEncoder, recipe.Freeze), SettingsOf(recipe), $"{t.Optimizer}", PolicyOf(recipe) == DetectionAugmentation.None ? "none" : t.Augmentation.Mosaic > 0 ? "mosaic" : "light");
    }

    /// <inheritdoc/>
    public override double Cost(DetectorRecipe recipe) =>
        RecipeAxes.Cost(recipe.Model, Ladders, recipe.Training.ImageSize, recipe.Training.MinSteps, recipe.Training.BatchSize);

    /// <inheritdoc/>
    public override ILearner Learner(DetectorRecipe recipe) => new DetectorInLoop(DetectorCatalog.Get(recipe.Model), recipe.Training, samples, classes, clock)
    {
        Measure = Measure,
        Seconds = Seconds,
        StartFrom = !recipe.FromEncoder ? StartFrom : Pretrained is { } body ? network => body.Fill(network.Body!) : throw new InvalidOperationException("The recipe starts from a pre-trained encoder, and there is none."),
        Freeze = recipe.Freeze,
    };

    /// <inheritdoc/>
    public override DetectorRecipe Validate(DetectorRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        DetectorCatalog.Get(recipe.Model);
        recipe.Training.Validate();
        StartAxes.Check(recipe.FromEncoder, recipe.Freeze);
        return recipe.FromEncoder && !recipe.Model.Contains("resnet", StringComparison.Ordinal) ? throw new ArgumentException($"'{recipe.Model}' is built on no ResNet: it cannot start from an encoder.") : recipe;
    }

    /// <inheritdoc/>
    protected override DetectorRecipe Shortened(DetectorRecipe recipe, int samples, double share) =>
        recipe with { Training = recipe.Training with { Steps = Math.Max(1, (int)Math.Round(share * recipe.Training.TotalSteps(samples))) } };

    // Of all detectors here RetinaNet has the coarsest cells.
    private static int StrideOf(string model) => model.StartsWith("retinanet", StringComparison.Ordinal) ? 128 : 32;

    // How images are varied, blending aside: that is an axis of its own.
    private static DetectionAugmentation PolicyOf(DetectorRecipe r) => r.Training.Augmentation with { Mixup = 0 };

    private static ObjectSettings SettingsOf(DetectorRecipe r)
    {
        var t = r.Training;
        return new(t.LearningRate, t.WeightDecay, t.BatchSize, t.Epochs, t.MinSteps, t.ImageSize, StrideOf(r.Model), t.LabelSmoothing, t.Augmentation.Mixup);
    }
}
