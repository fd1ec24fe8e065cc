using System.Globalization;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Server.Datasets;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>Finds drawn boxes that are probably wrong, and objects that were probably overlooked: each label is judged by the last model that had not learned from it.</summary>
internal static class ObjectJudge
{
    /// <summary>Confidence from which a found box accuses a label: detectors on some hundred labels are seldom surer.</summary>
    private const double Confidence = 0.6;

    private const double QualityMax = 0.5;
    private const int SuspectsMax = 1000;

    /// <summary>Judges labels that came since the model before by that model, and those that are held aside by the round's own.</summary>
    /// <param name="job">The job.</param>
    /// <param name="project">The project; of boxes, else nothing is judged.</param>
    /// <param name="fit">Knows the images.</param>
    /// <param name="labelled">All labels.</param>
    /// <param name="held">What the round's model finds on the labels that are held aside.</param>
    /// <param name="cancel">Checked before every few images.</param>
    /// <returns>What was judged, and what is suspect, most suspect first.</returns>
    public static (IReadOnlyList<long> Judged, IReadOnlyList<JobObjectSuspect> Suspects) Judge(
        LearnJob job, Project project, ObjectFit fit, IReadOnlyList<LabelledSample> labelled, IReadOnlyList<HeldOutImage> held, CancellationToken cancel)
    {
        if (project.Task != ProjectTask.Detect)
        {
            return ([], []);
        }

        var compared = held.ToDictionary(h => h.Sample);
        if (job.Before is { } before && Directory.Exists(Path.Combine(job.Project, before)))
        {
            var unseen = job.Unseen.ToHashSet();
            using var model = ProjectModels.LoadObjects(Path.Combine(job.Project, before));
            LabelledSample[] asked = [.. labelled.Where(l => unseen.Contains(l.Id.Value) && !compared.ContainsKey(l.Id.Value))];
            if (model.Classes.SequenceEqual(project.Classes, StringComparer.Ordinal))
            {
                foreach (var image in model.Compare(asked, fit.ImageOf, null, cancel))
                {
                    compared.Add(image.Sample, image);
                }
            }
        }

        var quality = new BoxQuality(Confidence);
        return (
            [.. compared.Keys.Order()],
            [
                .. compared.Values.Select(i => SuspectOf(i, quality, project.Classes)).OfType<JobObjectSuspect>()
                    .OrderByDescending(s => s.Suspicion).ThenBy(s => s.Sample).Take(SuspectsMax),
            ]);
    }

    /// <summary>What is suspect of one image's boxes, or null.</summary>
    internal static JobObjectSuspect? SuspectOf(HeldOutImage image, BoxQuality quality, IReadOnlyList<string> classes)
    {
        GivenBox[] given = [.. LabelShapes.Of(new AnswerValue { Shapes = image.Drawn }).Where(o => !o.IsCrowd && o.Shape.Bounds is not null).Select(o => new GivenBox(o.Shape.Bounds!.Value, o.Class))];
        PredictedBox[] found = [.. image.Found.Select(f => new PredictedBox(new(f.Box[0], f.Box[1], f.Box[2], f.Box[3]), f.Class, f.Score))];
        var errors = quality.Errors(given, found);
        BoxError[] low = [.. errors.Where(e => e.Quality < QualityMax).OrderBy(e => e.Quality)];

        // A box that fits badly leaves its object without one: that is said once.
        BoxError[] wrong = [.. low.Where(e => e.Kind != BoxErrorKind.Overlooked || !low.Any(b => b.Kind == BoxErrorKind.BadlyLocated && given[b.Box].Class == found[e.Box].Class && given[b.Box].Box.Overlap(found[e.Box].Box) > 0))];
        return wrong.Length == 0 ? null : new(image.Sample, 1 - quality.Of(errors), string.Join("; ", wrong.Take(3).Select(Words)) + (wrong.Length > 3 ? $"; and {wrong.Length - 3} more" : "") + ".");

        string Words(BoxError error)
        {
            if (error.Kind == BoxErrorKind.Overlooked)
            {
                var p = found[error.Box];
                return string.Create(CultureInfo.InvariantCulture, $"{classes[p.Class]} at {Place(p.Box)} is not drawn, and the model is {100 * p.Confidence:0} % sure of it");
            }

            var box = given[error.Box];
            var rival = found.Where(p => p.Class != box.Class && p.Confidence >= Confidence && p.Box.Overlap(box.Box) > 0).OrderByDescending(p => p.Confidence * p.Box.Overlap(box.Box)).FirstOrDefault();
            return error.Kind == BoxErrorKind.Swapped
                ? $"{classes[box.Class]} at {Place(box.Box)} looks like {classes[rival.Class]}"
                : $"the box of {classes[box.Class]} at {Place(box.Box)} fits badly";
        }
    }

    private static string Place(Box box) => string.Create(CultureInfo.InvariantCulture, $"{(box.Left + box.Right) / 2:0}, {(box.Top + box.Bottom) / 2:0}");
}
