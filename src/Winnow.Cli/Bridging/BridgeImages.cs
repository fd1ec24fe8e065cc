using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Cli.Bridging;

/// <summary>A project's images as other trainers know them: by file and by the name of the file.</summary>
internal static class BridgeImages
{
    /// <summary>The usable images, with their sizes as displayed.</summary>
    public static IReadOnlyList<Sample> Of(Store store)
    {
        var images = store.ReadProject().Images;
        return [.. store.ReadSamples().Where(s => s.Problem is null).Select(s => Of(s, Path.Combine(images, s.Path)))];
    }

    /// <summary>The images of the pool by the stem of their files, under which YOLO trainers write what they find.</summary>
    /// <exception cref="CommandException">Two files share a stem.</exception>
    public static Dictionary<string, Sample> ByStem(IReadOnlyList<Sample> images)
    {
        var byStem = new Dictionary<string, Sample>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var stem = Path.GetFileNameWithoutExtension(image.Name);
            if (!byStem.TryAdd(stem, image))
            {
                throw new CommandException($"'{byStem[stem].Name}' and '{image.Name}' are both called '{stem}' in what a trainer writes; rename one, or read COCO results or an ONNX model instead.");
            }
        }

        return byStem;
    }

    private static Sample Of(StoredSample stored, string path)
    {
        var (width, height) = stored is { Width: { } w, Height: { } h } ? (w, h) : File.Exists(path) && ImageHeader.Read(path) is { } header ? (header.Width, header.Height) : (0, 0);
        return new(stored.Id, stored.Path, new FileImage(path), null) { Width = width, Height = height };
    }
}
