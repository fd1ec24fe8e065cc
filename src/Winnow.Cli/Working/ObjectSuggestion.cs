using System.Globalization;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Server.Datasets;
using Winnow.Server.Labelling;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Working;

/// <summary>What a model would draw on an image, as the labelling screen shows it.</summary>
internal static class ObjectSuggestion
{
    private const int ShapesMax = 300;

    /// <summary>The shapes, surest first; null where the image cannot be read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="image">Where the pixels are.</param>
    /// <param name="boxScore">Confidence from which a box is drawn; areas are drawn at any.</param>
    public static IReadOnlyList<ShapeValue>? Of(IObjectModel model, ImageSource image, double boxScore)
    {
        ImageBuffer pixels;
        try
        {
            pixels = ImageReader.Read(image);
        }
        catch (ImageException)
        {
            // It was readable when it came in; people will see that it no longer is.
            return null;
        }

        var found = model.Draw(pixels, model is ProjectSegmenter ? 0 : boxScore).Where(o => o.Shape.Bounds is { Area: > 0 }).Take(ShapesMax);
        return
        [
            .. found.Select((o, i) => LabelShapes.Of(o with { Score = Math.Round(Math.Clamp(o.Score ?? 0, 0, 1), 4) }, string.Create(CultureInfo.InvariantCulture, $"m{i + 1}"), o.Class) with { Source = "model" }),
        ];
    }
}
