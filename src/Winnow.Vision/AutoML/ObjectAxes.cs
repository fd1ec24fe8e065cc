using System.Globalization;
using Winnow.Core.Search;

namespace Winnow.Vision.AutoML;

/// <summary>The axes of recipes that learn from objects, and what is read from a point of them.</summary>
internal static class ObjectAxes
{
    public const string Light = "light";
    public const string None = "none";

    // Sides are multiples of the greatest stride of any network here.
    private const int Stride = 32;
    private const int SideMax = 2048;

    /// <summary>The side half as large again, in steps of 32 pixels; null beyond 2,048.</summary>
    public static int? NextSide(int side) => (int)Math.Ceiling(side * 1.5 / Stride) * Stride is var next && next <= SideMax ? next : null;

    /// <summary>The axes that a search may change.</summary>
    public static SearchSpace Space(TuningParts parts, ObjectSettings incumbent, string? nextModel)
    {
        var parameters = new List<SearchParameter>();
        if (parts.HasFlag(TuningParts.Optimisation))
        {
            parameters.AddRange(RecipeAxes.Optimisation(incumbent.LearningRate, incumbent.WeightDecay, incumbent.BatchSize, 4, 8, 16));
        }

        if (parts.HasFlag(TuningParts.Augmentation))
        {
            parameters.Add(new CategoricalParameter(RecipeAxes.Augmentation, RecipeAxes.Keep, Light, None));
        }

        if (parts.HasFlag(TuningParts.Size) && NextSide(incumbent.ImageSize) is not null)
        {
            parameters.Add(RecipeAxes.Notch(RecipeAxes.Size));
        }

        if (parts.HasFlag(TuningParts.Model) && nextModel is not null)
        {
            parameters.Add(RecipeAxes.Notch(RecipeAxes.Model));
        }

        return new(parameters);
    }

    /// <summary>The recipe in use as a point of a space.</summary>
    public static SearchPoint PointOf(SearchSpace space, ObjectSettings incumbent)
    {
        var names = space.Parameters.Select(p => p.Name).ToHashSet();
        return new(new KeyValuePair<string, ParameterValue>[]
        {
            new(RecipeAxes.Augmentation, RecipeAxes.Keep),
            new(RecipeAxes.Size, RecipeAxes.Keep),
            new(RecipeAxes.Model, RecipeAxes.Keep),
        }.Concat(RecipeAxes.OptimisationOf(incumbent.LearningRate, incumbent.WeightDecay, incumbent.BatchSize)).Where(v => names.Contains(v.Key)));
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
        return Choice(point, RecipeAxes.Size) == RecipeAxes.Larger ? optimised with { ImageSize = NextSide(incumbent.ImageSize)!.Value } : optimised;
    }

    /// <summary>The network that a point names.</summary>
    public static string ModelAt(SearchPoint point, string incumbent, IReadOnlyList<IReadOnlyList<string>> ladders) =>
        Choice(point, RecipeAxes.Model) == RecipeAxes.Larger ? RecipeAxes.Next(incumbent, ladders)! : incumbent;

    /// <summary>A recipe in words.</summary>
    public static string Words(string model, ObjectSettings s, string optimizer, string augmentation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{model} at {s.ImageSize} pixels, {s.Epochs} epochs and at least {s.MinSteps} steps of {s.BatchSize}, {optimizer} {s.LearningRate:0.######}, decay {s.WeightDecay:0.#######}, augmentation {augmentation}");

    /// <summary>The choice on an axis; <see cref="RecipeAxes.Keep"/> where the axis is not searched.</summary>
    public static string Choice(SearchPoint point, string axis) => point.Has(axis) ? point.Choice(axis) : RecipeAxes.Keep;
}

/// <summary>What recipes of detectors and segmenters have in common.</summary>
/// <param name="LearningRate">Of the optimizer.</param>
/// <param name="WeightDecay">Of the optimizer.</param>
/// <param name="BatchSize">Images in a step.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="MinSteps">Steps at least.</param>
/// <param name="ImageSize">Side in pixels.</param>
internal sealed record ObjectSettings(double LearningRate, double WeightDecay, int BatchSize, int Epochs, int MinSteps, int ImageSize);
