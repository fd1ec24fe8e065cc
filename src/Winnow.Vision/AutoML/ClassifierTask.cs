using System.Globalization;
using Winnow.Core.Loop;
using Winnow.Core.Search;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>Searches how a classifier is trained.</summary>
/// <remarks>Augmentation is a choice of a few policies rather than a space of strengths: one that needs no tuning (TrivialAugment, Müller and Hutter 2021) is among them.</remarks>
/// <param name="imagesAt">The images at a side; null gives them as the network likes them. Asked again and again, so it keeps them.</param>
/// <param name="classes">Class names, at least two.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class ClassifierTask(Func<ClassifierRecipe, ImageTensorStore> imagesAt, IReadOnlyList<string> classes, TimeProvider clock) : TrainingTask<ClassifierRecipe>
{
    private const string Mixing = "mixing";
    private const string Smoothing = "label smoothing";
    private const string None = "none";
    private const int SideMax = 1024;
    private const double SmoothingUsual = 0.1;

    private static readonly IReadOnlyList<string>[] Ladders =
        [["mlp", "cnn", "resnet18-small", "resnet34-small", "resnet50-small"], ["resnet18", "resnet34", "resnet50"]];

    private static readonly (string Name, string[] Augmentations)[] Policies =
    [
        (None, []),
        ("light", ["flip", "crop"]),
        ("rand-augment", ["rand-augment"]),
        ("trivial-augment", ["trivial-augment"]),
    ];

    /// <summary>The leading metric: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Pre-trained weights that a training may start from, with the network and the images they belong to; null where there are none.</summary>
    public PretrainedStart? Pretrained { get; init; }

    /// <inheritdoc/>
    public override SearchSpace SpaceAround(ClassifierRecipe incumbent)
    {
        var training = incumbent.Training;
        var parameters = new List<SearchParameter>();
        if (Changes(TuningParts.Optimisation))
        {
            parameters.AddRange(RecipeAxes.Optimisation(training.LearningRate, training.WeightDecay, training.BatchSize, 16, 32, 64, 128));
        }

        if (Changes(TuningParts.Augmentation))
        {
            var own = Policy(training);
            parameters.Add(new CategoricalParameter(RecipeAxes.Augmentation, [.. Policies.Select(p => p.Name), .. own == RecipeAxes.Keep ? [own] : Array.Empty<string>()]));
            parameters.Add(new CategoricalParameter(Mixing, [.. new[] { None, "mixup", training.Mixing ?? None }.Distinct()]));
            parameters.Add(new CategoricalParameter(Smoothing, [.. new[] { 0, SmoothingUsual, training.LabelSmoothing }.Distinct().Select(Text)]));
        }

        if (Starts)
        {
            parameters.AddRange(StartAxes.Of());
        }

        // An encoder comes with its network and its input.
        var bound = incumbent.FromEncoder && !Starts;
        if (Changes(TuningParts.Size) && !bound && NextSide(incumbent) is not null)
        {
            parameters.Add(Notch(RecipeAxes.Size));
        }

        if (Changes(TuningParts.Model) && !bound && RecipeAxes.Next(incumbent.Model, Ladders) is not null)
        {
            parameters.Add(Notch(RecipeAxes.Model));
        }

        return new(parameters);

        SearchParameter Notch(string name) => Starts ? StartAxes.ForFresh(RecipeAxes.Notch(name)) : RecipeAxes.Notch(name);
    }

    /// <inheritdoc/>
    public override SearchPoint PointOf(ClassifierRecipe incumbent)
    {
        var training = incumbent.Training;
        var space = SpaceAround(incumbent).Parameters.Select(p => p.Name).ToHashSet();
        return new(new KeyValuePair<string, ParameterValue>[]
        {
            new(RecipeAxes.Augmentation, Policy(training)),
            new(Mixing, training.Mixing ?? None),
            new(Smoothing, Text(training.LabelSmoothing)),
            new(RecipeAxes.Size, RecipeAxes.Keep),
            new(RecipeAxes.Model, RecipeAxes.Keep),
        }.Where(v => !incumbent.FromEncoder || v.Key is not (RecipeAxes.Size or RecipeAxes.Model)).Concat(StartAxes.ValuesOf(incumbent.FromEncoder, incumbent.Freeze)).Concat(RecipeAxes.OptimisationOf(training.LearningRate, training.WeightDecay, training.BatchSize)).Where(v => space.Contains(v.Key)));
    }

    /// <inheritdoc/>
    public override ClassifierRecipe Read(SearchPoint point, ClassifierRecipe incumbent)
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

        if (point.Has(RecipeAxes.Augmentation))
        {
            var policy = point.Choice(RecipeAxes.Augmentation);
            training = training with
            {
                Augmentations = policy == RecipeAxes.Keep ? training.Augmentations : Policies.First(p => p.Name == policy).Augmentations,
                Mixing = point.Choice(Mixing) == None ? null : point.Choice(Mixing),
                LabelSmoothing = double.Parse(point.Choice(Smoothing), CultureInfo.InvariantCulture),
            };
        }

        if (StartAxes.FromEncoder(point))
        {
            return Validate(new(Pretrained!.Architecture, null, training) { FromEncoder = true, Freeze = StartAxes.FrozenAt(point) });
        }

        if (incumbent.FromEncoder && !Starts)
        {
            return Validate(incumbent with { Training = training });
        }

        var larger = point.Has(RecipeAxes.Size) && point.Choice(RecipeAxes.Size) == RecipeAxes.Larger;
        var grown = point.Has(RecipeAxes.Model) && point.Choice(RecipeAxes.Model) == RecipeAxes.Larger;
        // A larger network of the same input: its own usual side would be a second change.
        var size = larger ? NextSide(incumbent) : grown ? incumbent.Size ?? Side(incumbent) : incumbent.Size;
        return Validate(new(grown ? RecipeAxes.Next(incumbent.Model, Ladders)! : incumbent.Model, size, training));
    }

    /// <inheritdoc/>
    public override string Words(ClassifierRecipe recipe)
    {
        var t = recipe.Training;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{recipe.Model}{(recipe.Size is { } side ? $" at {side} pixels" : "")}{StartAxes.Words(recipe.FromEncoder, recipe.Freeze)}, {t.Epochs} epochs and at least {t.MinSteps} steps of {t.BatchSize}, {t.Optimizer} {t.LearningRate:0.######}, decay {t.WeightDecay:0.#######}, augmentation {(t.Augmentations.Count == 0 ? None : string.Join(" + ", t.Augmentations))}{(t.Mixing is null ? "" : $" + {t.Mixing}")}{(t.LabelSmoothing > 0 ? $", label smoothing {t.LabelSmoothing:0.##}" : "")}");
    }

    /// <inheritdoc/>
    public override double Cost(ClassifierRecipe recipe) =>
        RecipeAxes.Cost(recipe.Model, Ladders, Side(recipe), recipe.Training.MinSteps, recipe.Training.BatchSize);

    /// <inheritdoc/>
    public override ILearner Learner(ClassifierRecipe recipe) =>
        new ClassifierLearner(ModelCatalog.Get(recipe.Model), recipe.Training, imagesAt(recipe), classes, clock)
        {
            Metric = Metric,
            Details = new LossWatch(),
            Freeze = recipe.Freeze,
            StartFrom = !recipe.FromEncoder ? null : Pretrained?.Fill ?? throw new InvalidOperationException("The recipe starts from a pre-trained encoder, and there is none."),
        };

    /// <inheritdoc/>
    public override ClassifierRecipe Validate(ClassifierRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ModelCatalog.Get(recipe.Model);
        if (recipe.Size is < 4 or > SideMax)
        {
            throw new ArgumentException($"An image side of {recipe.Size} pixels is out of range; take 4 to {SideMax}.");
        }

        foreach (var name in recipe.Training.Augmentations)
        {
            Augmentation.Augmentations.Get(name);
        }

        if (recipe.Training.Mixing is { } mixing)
        {
            Augmentation.Augmentations.GetMixing(mixing);
        }

        recipe.Training.Validate();
        StartAxes.Check(recipe.FromEncoder, recipe.Freeze);
        return recipe;
    }

    /// <inheritdoc/>
    protected override ClassifierRecipe Shortened(ClassifierRecipe recipe, int samples, double share) => recipe with
    {
        Training = recipe.Training with
        {
            Steps = Math.Max(1, (int)Math.Round(share * recipe.Training.TotalSteps(samples))),
            ValidationShare = 0,
            Patience = 0,
            EnsembleSize = 1,
            WarmStart = false,
        },
    };

    private bool Starts => Changes(TuningParts.Start) && Pretrained is not null;

    private static string Policy(TrainingRecipe training) =>
        Policies.Where(p => p.Augmentations.SequenceEqual(training.Augmentations)).Select(p => p.Name).FirstOrDefault() ?? RecipeAxes.Keep;

    private int Side(ClassifierRecipe recipe) => recipe.Size ?? imagesAt(recipe).Preprocessing.Width;

    // Half as large again, in steps of four pixels.
    private int? NextSide(ClassifierRecipe recipe) => (int)Math.Ceiling(Side(recipe) * 1.5 / 4) * 4 is var next && next <= SideMax ? next : null;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
