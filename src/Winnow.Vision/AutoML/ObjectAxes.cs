using System.Globalization;
using Winnow.Core.Search;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>The axes of recipes that learn from objects, and what is read from a point of them.</summary>
internal static class ObjectAxes
{
    public const string Light = "light";
    public const string None = "none";

    /// <summary>The policy that nobody chose.</summary>
    public const string Usual = "usual";

    /// <summary>Share of the target that is spread over all classes.</summary>
    public const string Smoothing = "label smoothing";

    /// <summary>How much images are blended.</summary>
    public const string Mixup = "mixup";

    private const int SideMax = 2048;
    private const double SmoothingUsual = 0.1;

    /// <summary>The side half as large again, in steps of the network's greatest stride; null beyond 2,048.</summary>
    public static int? NextSide(int side, int stride) => Fitting((int)Math.Ceiling(side * 1.5), stride) is var next && next <= SideMax ? next : null;

    /// <summary>The least side from there on that a network takes.</summary>
    public static int Fitting(int side, int stride) => (side + stride - 1) / stride * stride;

    /// <summary>The axes that a search may change.</summary>
    /// <param name="parts">What may change.</param>
    /// <param name="incumbent">The settings in use.</param>
    /// <param name="choices">What there is besides.</param>
    public static SearchSpace Space(TuningParts parts, ObjectSettings incumbent, ObjectChoices choices)
    {
        var parameters = new List<SearchParameter>();
        if (parts.HasFlag(TuningParts.Optimisation))
        {
            parameters.AddRange(RecipeAxes.Optimisation(incumbent.LearningRate, incumbent.WeightDecay, incumbent.BatchSize, 4, 8, 16));
        }

        if (parts.HasFlag(TuningParts.Augmentation))
        {
            parameters.Add(new CategoricalParameter(RecipeAxes.Augmentation, [RecipeAxes.Keep, Light, None, .. choices.Usual ? [] : (string[])[Usual]]));
            parameters.Add(Amount(Mixup, choices.Mixup, incumbent.Mixup));
            if (choices.Smooths)
            {
                parameters.Add(Amount(Smoothing, SmoothingUsual, incumbent.LabelSmoothing));
            }
        }

        if (choices.Starts)
        {
            parameters.AddRange(StartAxes.Of());
        }

        if (parts.HasFlag(TuningParts.Size) && NextSide(incumbent.ImageSize, incumbent.Stride) is not null)
        {
            parameters.Add(RecipeAxes.Notch(RecipeAxes.Size));
        }

        if (parts.HasFlag(TuningParts.Model) && choices.NextModel is not null)
        {
            parameters.Add(choices.Starts ? StartAxes.ForFresh(RecipeAxes.Notch(RecipeAxes.Model)) : RecipeAxes.Notch(RecipeAxes.Model));
        }

        return new(parameters);
    }

    /// <summary>The recipe in use as a point of a space.</summary>
    public static SearchPoint PointOf(SearchSpace space, ObjectSettings incumbent, bool fromEncoder, FreezeDepth freeze)
    {
        var names = space.Parameters.Select(p => p.Name).ToHashSet();
        return new(new KeyValuePair<string, ParameterValue>[]
        {
            new(RecipeAxes.Augmentation, RecipeAxes.Keep),
            new(RecipeAxes.Size, RecipeAxes.Keep),
            new(RecipeAxes.Model, RecipeAxes.Keep),
            new(Mixup, Text(incumbent.Mixup)),
            new(Smoothing, Text(incumbent.LabelSmoothing)),
        }.Where(v => !fromEncoder || v.Key != RecipeAxes.Model).Concat(StartAxes.ValuesOf(fromEncoder, freeze)).Concat(RecipeAxes.OptimisationOf(incumbent.LearningRate, incumbent.WeightDecay, incumbent.BatchSize)).Where(v => names.Contains(v.Key)));
    }

    /// <summary>What a point makes of the settings in use.</summary>
    public static ObjectSettings Read(SearchPoint point, ObjectSettings incumbent)
    {
        var optimised = !point.Has(RecipeAxes.LearningRate) ? incumbent : incumbent with
        {
            LearningRate = point.Number(RecipeAxes.LearningRate),
            WeightDecay = RecipeAxes.DecayAt(point),
            BatchSize = RecipeAxes.BatchAt(point),
            Epochs = RecipeAxes.Scaled(incumbent.Epochs, point),
            MinSteps = RecipeAxes.Scaled(incumbent.MinSteps, point),
        };
        var softened = optimised with { LabelSmoothing = AmountAt(point, Smoothing, incumbent.LabelSmoothing), Mixup = AmountAt(point, Mixup, incumbent.Mixup) };
        return Choice(point, RecipeAxes.Size) == RecipeAxes.Larger ? softened with { ImageSize = NextSide(incumbent.ImageSize, incumbent.Stride)!.Value } : softened;
    }

    /// <summary>The network that a point names.</summary>
    public static string ModelAt(SearchPoint point, string incumbent, IReadOnlyList<IReadOnlyList<string>> ladders) =>
        Choice(point, RecipeAxes.Model) == RecipeAxes.Larger ? RecipeAxes.Next(incumbent, ladders)! : incumbent;

    /// <summary>A recipe in words.</summary>
    public static string Words(string model, string start, ObjectSettings s, string optimizer, string augmentation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{model}{start} at {s.ImageSize} pixels, {s.Epochs} epochs and at least {s.MinSteps} steps of {s.BatchSize}, {optimizer} {s.LearningRate:0.######}, decay {s.WeightDecay:0.#######}, augmentation {augmentation}{(s.Mixup > 0 ? $", mixup {s.Mixup:0.##}" : "")}{(s.LabelSmoothing > 0 ? $", label smoothing {s.LabelSmoothing:0.##}" : "")}");

    /// <summary>The choice on an axis; <see cref="RecipeAxes.Keep"/> where the axis is not searched.</summary>
    public static string Choice(SearchPoint point, string axis) => point.Has(axis) ? point.Choice(axis) : RecipeAxes.Keep;

    // None, as much as is usual, or as much as in use.
    private static CategoricalParameter Amount(string name, double usual, double inUse) => new(name, [.. new[] { 0, usual, inUse }.Distinct().Select(Text)]);

    private static double AmountAt(SearchPoint point, string axis, double inUse) => point.Has(axis) ? double.Parse(point.Choice(axis), CultureInfo.InvariantCulture) : inUse;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
