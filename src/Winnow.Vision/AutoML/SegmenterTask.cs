using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Search;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Searches how a segmenter is trained.</summary>
/// <param name="samples">Every sample that labels may name, with its image.</param>
/// <param name="classes">Class names without the background.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class SegmenterTask(IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<string> classes, TimeProvider clock) : TrainingTask<SegmenterRecipe>
{
    private const int Stride = 32;

    // α of the share by which images are blended, where a search blends them.
    private const double MixupUsual = 0.2;

    private static readonly SceneAugmentation Usual = new SegmentationRecipe().Augmentation;
    private static readonly IReadOnlyList<IReadOnlyList<string>> Ladders = RecipeAxes.Families(SegmenterCatalog.All.Select(d => d.Name));
    private static readonly SceneAugmentation Light = SceneAugmentation.None with { FlipHorizontal = 0.5, Translate = 0.1 };

    /// <summary>What is measured; default mIoU over all classes.</summary>
    public SegmentationMeasure Measure { get; init; } = new();

    /// <summary>What labelling is expected to cost, for strategies that weigh it; default 10 seconds an image and 30 an object.</summary>
    public (double PerImage, double PerObject) Seconds { get; init; } = (10, 30);

    /// <summary>A pre-trained body that a training may start from, with the segmenter that is built on it; null where there is none.</summary>
    public PretrainedBody? Pretrained { get; init; }

    private bool Starts => Changes(TuningParts.Start) && Pretrained is not null;

    /// <inheritdoc/>
    public override SearchSpace SpaceAround(SegmenterRecipe incumbent)
    {
        ArgumentNullException.ThrowIfNull(incumbent);
        var next = incumbent.FromEncoder && !Starts ? null : RecipeAxes.Next(incumbent.Model, Ladders);
        return ObjectAxes.Space(Parts, SettingsOf(incumbent.Training), new(next, Starts, incumbent.Training.Augmentation == Usual, Smooths: true, MixupUsual));
    }

    /// <inheritdoc/>
    public override SearchPoint PointOf(SegmenterRecipe incumbent) => ObjectAxes.PointOf(SpaceAround(incumbent), SettingsOf(incumbent.Training), incumbent.FromEncoder, incumbent.Freeze);

    /// <inheritdoc/>
    public override SegmenterRecipe Read(SearchPoint point, SegmenterRecipe incumbent)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(incumbent);
        var s = ObjectAxes.Read(point, SettingsOf(incumbent.Training));
        var fromEncoder = Starts ? StartAxes.FromEncoder(point) : incumbent.FromEncoder;
        return Validate(new(fromEncoder && Starts ? Pretrained!.Model : ObjectAxes.ModelAt(point, incumbent.Model, Ladders), incumbent.Training with
        {
            LearningRate = s.LearningRate,
            WeightDecay = s.WeightDecay,
            BatchSize = s.BatchSize,
            Epochs = s.Epochs,
            MinSteps = s.MinSteps,
            ImageSize = ObjectAxes.Fitting(s.ImageSize, Stride),
            Loss = incumbent.Training.Loss with { LabelSmoothing = s.LabelSmoothing },
            MixupAlpha = s.Mixup,
            Augmentation = ObjectAxes.Choice(point, RecipeAxes.Augmentation) switch
            {
                ObjectAxes.None => SceneAugmentation.None,
                ObjectAxes.Light => Light,
                ObjectAxes.Usual => Usual,
                _ => incumbent.Training.Augmentation,
            },
        })
        {
            FromEncoder = fromEncoder,
            Freeze = !fromEncoder ? FreezeDepth.None : Starts ? StartAxes.FrozenAt(point) : incumbent.Freeze,
        });
    }

    /// <inheritdoc/>
    public override string Words(SegmenterRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var t = recipe.Training;
        return ObjectAxes.Words(recipe.Model, StartAxes.Words(recipe.FromEncoder, recipe.Freeze), SettingsOf(t), $"{t.Optimizer}", t.Augmentation == SceneAugmentation.None ? "none" : t.Augmentation == Light ? "light" : "usual");
    }

    /// <inheritdoc/>
    public override double Cost(SegmenterRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return RecipeAxes.Cost(recipe.Model, Ladders, recipe.Training.ImageSize, recipe.Training.MinSteps, recipe.Training.BatchSize);
    }

    /// <inheritdoc/>
    public override ILearner Learner(SegmenterRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new SegmenterInLoop(SegmenterCatalog.Get(recipe.Model), recipe.Training, samples, classes, clock)
        {
            Measure = Measure,
            Seconds = Seconds,
            StartFrom = !recipe.FromEncoder ? null : Pretrained is { } body ? network => body.Fill(network.Body!) : throw new InvalidOperationException("The recipe starts from a pre-trained encoder, and there is none."),
            Freeze = recipe.Freeze,
        };
    }

    /// <inheritdoc/>
    public override SegmenterRecipe Validate(SegmenterRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        SegmenterCatalog.Get(recipe.Model);
        recipe.Training.Validate();
        StartAxes.Check(recipe.FromEncoder, recipe.Freeze);
        return recipe.FromEncoder && !recipe.Model.Contains("resnet", StringComparison.Ordinal) ? throw new ArgumentException($"'{recipe.Model}' is built on no ResNet: it cannot start from an encoder.") : recipe;
    }

    /// <inheritdoc/>
    protected override SegmenterRecipe Shortened(SegmenterRecipe recipe, int samples, double share)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe with { Training = recipe.Training with { Steps = Math.Max(1, (int)Math.Round(share * recipe.Training.TotalSteps(samples))) } };
    }

    private static ObjectSettings SettingsOf(SegmentationRecipe t) => new(t.LearningRate, t.WeightDecay, t.BatchSize, t.Epochs, t.MinSteps, t.ImageSize, Stride, t.Loss.LabelSmoothing, t.MixupAlpha);
}
