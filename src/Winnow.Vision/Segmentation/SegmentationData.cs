using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Segmentation;

/// <summary>Opens data sets of polygons and masks.</summary>
/// <remarks>
/// What <see cref="ObjectDatasets"/> knows, and folders of a <c>labels.csv</c> (path,label[,split],mask) whose masks are black pictures with one object in white, as large as the image. There the classes are
/// the labels that some mask has; an image of another label shows nothing of them, and an image whose label others have masks for but which has none, or a black one, is left out. Each image keeps its label as metadata.
/// </remarks>
public static class SegmentationData
{
    /// <summary>Recognises the layout and reads all of it. Masks are decoded; images are not.</summary>
    /// <exception cref="DatasetException">The path is missing, of no known layout, damaged, or holds no image.</exception>
    public static ImageDataset Open(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) && MaskTable.Recognises(path) ? Masked(MaskTable.Open(path, cancel), path, cancel) : ObjectDatasets.Open(path, cancel);
    }

    private static ImageDataset Masked(MaskTable table, string path, CancellationToken cancel)
    {
        var labels = table.Images.Classes;
        Sample[] all = [.. table.Images.Train, .. table.Images.Validation, .. table.Images.Test];
        string[] classes = [.. all.Where(s => table.Masks.ContainsKey(s.Id) && s.Class is not null).Select(s => labels[s.Class!.Value]).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
        {
            throw new DatasetException($"No mask that the labels.csv of '{path}' names is there{(table.Missing.Count > 0 ? $" ({table.Missing[0].Name}: {table.Missing[0].Reason})" : "")}; put them into masks/ or masks.tar.");
        }

        var known = table.Missing.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var read = all.AsParallel().AsOrdered().WithCancellation(cancel).Where(s => !known.Contains(s.Name)).Select(s => (From: s, Made: Made(s, table, labels, classes))).ToArray();
        var made = read.Where(r => r.Made.Sample is not null).ToDictionary(r => r.From.Id, r => r.Made.Sample!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(table.Images.Hash));
        foreach (var item in made.Values.SelectMany(s => s.Objects!))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(((MaskShape)item.Shape).Mask.ToCompressed()));
        }

        return new()
        {
            Name = table.Images.Name,
            Classes = classes,
            Train = Part(table.Images.Train),
            Validation = Part(table.Images.Validation),
            Test = Part(table.Images.Test),
            Problems = [.. table.Images.Problems, .. table.Missing, .. read.Where(r => r.Made.Reason.Length > 0).Select(r => new FileProblem(r.From.Name, r.Made.Reason))],
            Hash = Convert.ToHexStringLower(hash.GetHashAndReset()),
        };

        Sample[] Part(IReadOnlyList<Sample> part) => [.. part.Where(s => made.ContainsKey(s.Id)).Select(s => made[s.Id])];
    }

    private static (Sample? Sample, string Reason) Made(Sample sample, MaskTable table, IReadOnlyList<string> labels, string[] classes)
    {
        if (sample.Class is not { } label)
        {
            return (null, "has no label, so nobody knows what its mask shows; left out");
        }

        var at = Array.IndexOf(classes, labels[label]);
        if (!table.Masks.TryGetValue(sample.Id, out var source))
        {
            return at < 0 ? (Kept(sample, labels[label], []), "") : (null, $"has no mask, and its label '{labels[label]}' has masks elsewhere; left out");
        }

        try
        {
            var (image, mask) = (ImageReader.Probe(sample.Image), ImageReader.Read(source));
            if ((image.Width, image.Height) != (mask.Width, mask.Height))
            {
                return (null, $"has {image.Width} × {image.Height} pixels, and its mask {mask.Width} × {mask.Height}; left out");
            }

            var pixels = new bool[mask.Width * mask.Height];
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i] = mask.Pixels[3 * i] > 127;
            }

            ObjectAnnotation item = new() { Class = at, Shape = new MaskShape(RunLengthMask.FromPixels(mask.Height, mask.Width, pixels)) };
            return pixels.Contains(true)
                ? (Kept(sample, labels[label], [item]) with { Width = mask.Width, Height = mask.Height }, "")
                : (null, $"is labelled '{labels[label]}', but its mask is all black; left out");
        }
        catch (ImageException e)
        {
            return (null, $"or its mask cannot be read: {e.Message}; left out");
        }
    }

    private static Sample Kept(Sample sample, string label, ObjectAnnotation[] objects) =>
        sample with { Class = null, Objects = objects, Metadata = new Dictionary<string, string>(sample.Metadata, StringComparer.Ordinal) { ["label"] = label } };
}
