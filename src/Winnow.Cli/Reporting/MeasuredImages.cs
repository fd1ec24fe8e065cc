using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Reporting;

/// <summary>The images on which the newest detector or segmenter of a project was measured, by models that did not learn from them.</summary>
/// <param name="Images">The images that the project has.</param>
/// <param name="Names">Name of each sample.</param>
/// <param name="Note">What was measured, in words.</param>
internal sealed record MeasuredImages(IReadOnlyList<HeldOutImage> Images, IReadOnlyDictionary<long, string> Names, string Note)
{
    /// <summary>Reads them; null where the newest model was not measured.</summary>
    /// <exception cref="InvalidDataException">The model's file of held-out images is damaged.</exception>
    public static MeasuredImages? Of(Store store)
    {
        if (ProjectModels.Newest(store) is not { } model || HeldOutImages.Load(Path.Combine(store.Folder, model.Folder)) is not { } heldOut)
        {
            return null;
        }

        var classes = store.ReadProject().Classes.Count;
        var names = store.ReadSamples().ToDictionary(s => s.Id.Value, s => s.Path);
        HeldOutImage[] images = [.. heldOut.Images.Where(i => names.ContainsKey(i.Sample))];
        return images.SelectMany(i => i.Drawn.Select(d => d.Class).Concat(i.Found.Select(f => f.Class))).Any(c => c < 0 || c >= classes)
            ? throw new InvalidDataException($"'{HeldOutImages.FileName}' of model {model.Number} names classes that the project does not have; train again.")
            : new(images, names, $"model {model.Number} on {images.Length} held-out images");
    }

    /// <summary>A small picture of an image; null where it cannot be drawn, as a report goes without the picture of a file that has become unreadable since.</summary>
    public static Thumbnail? Draw(Project project, string name, Func<ImageBuffer, Thumbnail> draw)
    {
        if (NativeShimLocator.Find() is null)
        {
            return null;
        }

        try
        {
            return draw(ImageReader.Read(new FileImage(Path.Combine(project.Images, name))));
        }
        catch (ImageException)
        {
            return null;
        }
    }
}
