using System.Globalization;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.SelfSupervised;

/// <summary>What decides the classes of a data set, in questions that its owner can answer; the changes between two views follow from the answers.</summary>
/// <remarks>An encoder becomes blind to whatever views differ in. What decides a class must therefore stay the same in both views: this is the one setting that no default can know.</remarks>
public sealed record ViewQuestions
{
    /// <summary>Side up to which images count as small: parts below a fifth of them show nothing, and blur leaves nothing.</summary>
    private const int SmallSide = 64;

    /// <summary>What kind of pictures; default colour.</summary>
    public ViewKind Kind { get; init; } = ViewKind.Colour;

    /// <summary>Does colour decide a class, such as ripe against unripe? Default no.</summary>
    public bool ColourDecides { get; init; }

    /// <summary>Does orientation decide a class, such as digits, letters or left against right? Default no.</summary>
    public bool OrientationDecides { get; init; }

    /// <summary>Does size in the picture decide a class, such as small against large defects? Default no.</summary>
    public bool ScaleDecides { get; init; }

    /// <summary>The changes of one view, in order, for images prepared this way.</summary>
    public IReadOnlyList<IAugmentation> Views(ImagePreprocessing input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var small = Math.Min(input.Width, input.Height) <= SmallSide;
        var coloured = Kind == ViewKind.Colour && input.Channels == 3;
        List<IAugmentation> views = [new ResizedCrop(ScaleDecides ? 0.7 : Kind == ViewKind.Medical ? 0.4 : small ? 0.2 : 0.08)];
        if (!OrientationDecides)
        {
            views.Add(Kind == ViewKind.Medical ? new Affine(degrees: 10, scale: 0, shear: 0) : new HorizontalFlip());
        }

        if (Kind == ViewKind.Medical)
        {
            views.AddRange([new Gamma(), new Sometimes(new ColourJitter(0.3, 0.3, 0), 0.8), new GaussianNoise(0.2)]);
        }
        else if (ColourDecides || !coloured)
        {
            views.Add(new Sometimes(new ColourJitter(ColourDecides ? 0.2 : 0.6, ColourDecides ? 0.2 : 0.4, 0), 0.8));
        }
        else
        {
            views.AddRange([new Sometimes(new ColourJitter(0.8, 0.6, 0.8), 0.8), new Sometimes(new HueTurn(0.2), 0.8), new Sometimes(new Grey.Every(), 0.2)]);
        }

        if (!small && Kind != ViewKind.Medical)
        {
            views.Add(new Sometimes(new GaussianBlur(2), 0.5));
        }

        return views;
    }

    /// <summary>What views change and keep, in words for people.</summary>
    public string Words(ImagePreprocessing input)
    {
        string[] kept = [.. new[] { (ColourDecides, "colour"), (OrientationDecides, "orientation"), (ScaleDecides, "scale") }.Where(q => q.Item1).Select(q => q.Item2)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"views differ by {string.Join(", ", Views(input).Select(v => v.Name))}{(kept.Length == 0 ? "" : $"; {string.Join(" and ", kept)} stays, as it decides classes")}");
    }
}
