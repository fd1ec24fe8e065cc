using System.Globalization;
using Winnow.Cli.Simulating;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Reporting;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Reporting;

/// <summary>What the newest detector of a project reached on the images that were held out from it.</summary>
internal static class DetectionReport
{
    private const int PicturesShown = 10;
    private const int ValuesMax = 8;

    /// <summary>Confidence from which a box counts as found where pictures are judged and drawn.</summary>
    private const double Score = 0.25;
    private const double Overlap = 0.5;

    /// <summary>The detail; null where the newest model was not measured.</summary>
    /// <exception cref="InvalidDataException">The model's file of held-out images is damaged.</exception>
    public static DetectionDetail? Of(Store store)
    {
        if (ProjectModels.Newest(store) is not { } model || HeldOutImages.Load(Path.Combine(store.Folder, model.Folder)) is not { } heldOut)
        {
            return null;
        }

        var project = store.ReadProject();
        var names = store.ReadSamples().ToDictionary(s => s.Id.Value, s => s.Path);
        Judged[] judged = [.. heldOut.Images.Where(i => names.ContainsKey(i.Sample)).Select(i => Judge(i, names[i.Sample]))];
        if (judged.SelectMany(j => j.Image.Truth.Concat(j.Image.Found)).Any(o => o.Class < 0 || o.Class >= project.Classes.Count))
        {
            throw new InvalidDataException($"'{HeldOutImages.FileName}' of model {model.Number} names classes that the project does not have; train again.");
        }

        return new()
        {
            Classes = project.Classes,
            Metrics = AveragePrecision.Of([.. judged.Select(j => j.Image)], project.Classes.Count),
            Note = $"model {model.Number} on {judged.Length} held-out images",
            Slices = Slices(store, judged, project.Classes.Count),
            Lost = [.. judged.Where(j => j.Wrong + j.Missed > 0).OrderByDescending(j => j.Wrong + j.Missed).ThenBy(j => j.Name, StringComparer.Ordinal).Take(PicturesShown).Select(j => Picture(project, j))],
            Won = [.. judged.Where(j => j.Right > 0 && j.Wrong + j.Missed == 0).OrderByDescending(j => j.Right).ThenBy(j => j.Name, StringComparer.Ordinal).Take(PicturesShown).Select(j => Picture(project, j))],
        };
    }

    // Columns of few values divide the images; numbers such as a brightness do not.
    private static DetectionSliceFigures[] Slices(Store store, Judged[] judged, int classes)
    {
        var metadata = store.ReadMetadata();
        return
        [
            .. judged.SelectMany(j => metadata.TryGetValue(new(j.Sample), out var cells) ? cells.Select(c => (c.Key, c.Value, Judged: j)) : [])
                .GroupBy(c => c.Key, StringComparer.Ordinal)
                .Where(column => column.Select(c => c.Value).Distinct(StringComparer.Ordinal).Count() is >= 2 and <= ValuesMax)
                .OrderBy(column => column.Key, StringComparer.Ordinal)
                .SelectMany(column => column.GroupBy(c => c.Value, StringComparer.Ordinal).OrderBy(v => v.Key, StringComparer.Ordinal).Select(value =>
                {
                    var metrics = AveragePrecision.Of([.. value.Select(v => v.Judged.Image)], classes);
                    return new DetectionSliceFigures($"{column.Key} = {value.Key}", value.Count(), metrics.Classes.Sum(c => c.Objects), metrics.Ap50, metrics.Ap);
                })),
        ];
    }

    private static Judged Judge(HeldOutImage held, string name)
    {
        var image = held.ToEvaluated();
        var classes = image.Truth.Concat(image.Found).Select(o => o.Class).DefaultIfEmpty(0).Max() + 1;
        var counts = DetectionConfusion.Of([image], classes, Score, Overlap);
        var right = Enumerable.Range(0, classes).Sum(c => counts[c][c]);
        var missed = Enumerable.Range(0, classes).Sum(c => counts[c].Sum()) - right;
        var wrong = Enumerable.Range(0, classes).Sum(c => counts.Sum(row => row[c])) - right;
        return new(held.Sample, name, image, right, wrong, missed);
    }

    private static DetectionPicture Picture(Project project, Judged judged)
    {
        var caption = string.Create(CultureInfo.InvariantCulture, $"{judged.Right} right, {judged.Missed} missed, {judged.Wrong} wrong");
        return new(judged.Name, caption, NativeShimLocator.Find() is null ? null : Drawn(Path.Combine(project.Images, judged.Name), judged.Image));
    }

    private static Thumbnail? Drawn(string path, EvaluatedImage image)
    {
        try
        {
            return ObjectPicture.Of(ImageReader.Read(new FileImage(path)), [.. image.Found.Where(f => f.Score >= Score)], image.Truth);
        }
        catch (ImageException)
        {
            return null; // a report goes without the picture of a file that has become unreadable since
        }
    }

    /// <summary>One image with how often the detector was right.</summary>
    private sealed record Judged(long Sample, string Name, EvaluatedImage Image, int Right, int Wrong, int Missed);
}
