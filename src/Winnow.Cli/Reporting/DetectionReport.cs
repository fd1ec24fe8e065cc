using System.Globalization;
using Winnow.Cli.Simulating;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Reporting;
using Winnow.Storage;

namespace Winnow.Cli.Reporting;

/// <summary>What the newest detector of a project reached on the images that were held out from it.</summary>
internal static class DetectionReport
{
    private const int PicturesShown = 10;

    /// <summary>The detail; null where the newest model was not measured.</summary>
    /// <exception cref="InvalidDataException">The model's file of held-out images is damaged.</exception>
    public static DetectionDetail? Of(Store store)
    {
        if (MeasuredImages.Of(store) is not { } measured)
        {
            return null;
        }

        var (project, names) = (store.ReadProject(), measured.Names);
        var images = measured.Images;
        var evaluation = new DetectionEvaluation(images, project.Classes);
        Judged[] judged = [.. images.Select((image, row) => Judge(evaluation, image, row, names[image.Sample]))];
        return new()
        {
            Classes = project.Classes,
            Metrics = AveragePrecision.Of([.. judged.Select(j => j.Image)], project.Classes.Count),
            Note = measured.Note,
            Slices = Slices(store, judged, project.Classes.Count),
            Lost = [.. judged.Where(j => j.Wrong + j.Missed > 0).OrderByDescending(j => j.Wrong + j.Missed).ThenBy(j => j.Name, StringComparer.Ordinal).Take(PicturesShown).Select(j => Picture(project, j))],
            Won = [.. judged.Where(j => j.Right > 0 && j.Wrong + j.Missed == 0).OrderByDescending(j => j.Right).ThenBy(j => j.Name, StringComparer.Ordinal).Take(PicturesShown).Select(j => Picture(project, j))],
        };
    }

    private static DetectionSliceFigures[] Slices(Store store, Judged[] judged, int classes)
    {
        var bySample = judged.ToDictionary(j => new SampleId(j.Sample));
        return
        [
            .. MetadataSlices.Of(store, [.. bySample.Keys]).Select(slice =>
            {
                var metrics = AveragePrecision.Of([.. slice.Samples.Select(s => bySample[s].Image)], classes);
                return new DetectionSliceFigures(slice.Name, slice.Samples.Count, metrics.Classes.Sum(c => c.Objects), metrics.Ap50, metrics.Ap);
            }),
        ];
    }

    private static Judged Judge(DetectionEvaluation evaluation, HeldOutImage held, int row, string name)
    {
        var (right, missed, wrong) = evaluation.Counts(row);
        return new(held.Sample, name, evaluation.Evaluated(row), right, wrong, missed);
    }

    private static DetectionPicture Picture(Project project, Judged judged)
    {
        var caption = string.Create(CultureInfo.InvariantCulture, $"{judged.Right} right, {judged.Missed} missed, {judged.Wrong} wrong");
        var image = judged.Image;
        return new(judged.Name, caption, MeasuredImages.Draw(project, judged.Name, picture => ObjectPicture.Of(picture, [.. image.Found.Where(f => f.Score >= DetectionEvaluation.Score)], image.Truth)));
    }

    /// <summary>One image with how often the detector was right.</summary>
    private sealed record Judged(long Sample, string Name, EvaluatedImage Image, int Right, int Wrong, int Missed);
}
