using Winnow.Cli.Simulating;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Storage;

namespace Winnow.Cli.Reporting;

/// <summary>What the newest segmenter of a project reached on the images that were held out from it.</summary>
internal static class SegmentationReport
{
    private const int PicturesShown = 10;

    /// <summary>The detail; null where the newest model was not measured.</summary>
    /// <exception cref="InvalidDataException">The model's file of held-out images is damaged.</exception>
    public static SegmentationDetail? Of(Store store)
    {
        if (MeasuredImages.Of(store) is not { Images.Count: > 0 } measured)
        {
            return null;
        }

        var project = store.ReadProject();
        var evaluation = new SegmentationEvaluation(measured.Images, project.Classes);
        int[] all = [.. Enumerable.Range(0, measured.Images.Count)];
        if (evaluation.Metrics(all) is not { } metrics)
        {
            return null;
        }

        var rows = all.ToDictionary(i => new SampleId(measured.Images[i].Sample));
        return new()
        {
            Classes = project.Classes,
            Metrics = metrics,
            Note = measured.Note,
            Slices =
            [
                .. MetadataSlices.Of(store, [.. rows.Keys]).Select(s =>
                {
                    var part = evaluation.Metrics([.. s.Samples.Select(id => rows[id])]);
                    return new SegmentationSliceFigures(s.Name, s.Samples.Count, part?.MeanIou, part?.MeanDice);
                }),
            ],
            Lost =
            [
                .. all.Select(row => (Row: row, Fault: evaluation.Fault(row))).Where(f => f.Fault.Loss > 0)
                    .OrderByDescending(f => f.Fault.Loss).ThenBy(f => measured.Images[f.Row].Sample).Take(PicturesShown)
                    .Select(f => Picture(project, measured.Names[measured.Images[f.Row].Sample], measured.Images[f.Row], f.Fault.Sentence)),
            ],
        };
    }

    private static DetectionPicture Picture(Project project, string name, HeldOutImage held, string sentence)
    {
        var image = held.ToEvaluated();
        return new(name, sentence.TrimEnd('.'), MeasuredImages.Draw(project, name, picture => ObjectPicture.Compared(picture, image.Truth, image.Found)));
    }
}
