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
    public static SearchSpace Space(TuningParts parts, double learningRate, double weightDecay, int batch, int side, string? nextModel)
    {
        var parameters = new List<SearchParameter>();
        if (parts.HasFlag(TuningParts.Optimisation))
        {
            parameters.AddRange(RecipeAxes.Optimisation(learningRate, weightDecay, batch, 4, 8, 16));
        }

        if (parts.HasFlag(TuningParts.Augmentation))
        {
            parameters.Add(new CategoricalParameter(RecipeAxes.Augmentation, RecipeAxes.Keep, Light, None));
        }

        if (parts.HasFlag(TuningParts.Size) && NextSide(side) is not null)
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
    public static SearchPoint PointOf(SearchSpace space, double learningRate, double weightDecay, int batch)
    {
        var names = space.Parameters.Select(p => p.Name).ToHashSet();
        return new(new KeyValuePair<string, ParameterValue>[]
        {
            new(RecipeAxes.Augmentation, RecipeAxes.Keep),
            new(RecipeAxes.Size, RecipeAxes.Keep),
            new(RecipeAxes.Model, RecipeAxes.Keep),
        }.Concat(RecipeAxes.OptimisationOf(learningRate, weightDecay, batch)).Where(v => names.Contains(v.Key)));
    }

    /// <summary>The choice on an axis; <see cref="RecipeAxes.Keep"/> where the axis is not searched.</summary>
    public static string Choice(SearchPoint point, string axis) => point.Has(axis) ? point.Choice(axis) : RecipeAxes.Keep;
}
