using System.Globalization;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>The saving meter of boxes and areas: what labels drawn by chance alone reach on the images that no model learns from, and as many of the first labels that were asked for.</summary>
/// <remarks>A point of both curves takes two fits, so one is added only where the labels that chance drew have grown by half since the last: their number grows with the logarithm of the labels.</remarks>
/// <param name="job">The job.</param>
/// <param name="project">The project.</param>
/// <param name="options">How its models are trained and judged.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="fit">Fits a model by name on labels, or finds it again.</param>
/// <param name="look">What a model finds on the images that are held aside.</param>
internal sealed class ObjectMeter(
    LearnJob job, Project project, IObjectTrainOptions options, LearnProgress progress, Func<string, IReadOnlyList<LabelledSample>, IObjectModel> fit, Func<IObjectModel, IReadOnlyList<HeldOutImage>> look)
{
    private const int DrawnMin = 10;
    private const double Growth = 1.5;
    private const int HeldMin = 30;
    private const int Resamples = 300;

    /// <summary>Adds the curves and the saving to what the round's model reaches.</summary>
    /// <param name="reached">What it reaches.</param>
    /// <param name="winnow">Judges the round's model.</param>
    /// <param name="learn">What it learned from, in the order in which it was asked for.</param>
    /// <param name="points">Receives new points.</param>
    /// <param name="cancel">Checked between models.</param>
    public ObjectMeasure Add(ObjectMeasure reached, ObjectEvaluation winnow, IReadOnlyList<LabelledSample> learn, List<MeasuredPoint> points, CancellationToken cancel)
    {
        LabelledSample[] drawn = [.. learn.Where(l => l.InclusionProbability is not null)];
        LabelledSample[] matched = [.. learn.Take(drawn.Length)];
        var last = job.Earlier.Where(p => p.Curve == RandomSlice.Random).Select(p => p.Labels).DefaultIfEmpty(0).Max();
        if (drawn.Length >= Math.Max(DrawnMin, Growth * last) && drawn.Sum(HeldOutSlice.Objects) > 0 && matched.Sum(HeldOutSlice.Objects) > 0)
        {
            progress.Begin("measure", 0.3, 0.5, "labels drawn by chance alone");
            fit($"curve/{RandomSlice.Random}-0", drawn).Dispose();
            progress.Begin("measure", 0.5, 0.7, "as many of the first labels");
            fit($"curve/{RandomSlice.Matched}-0", matched).Dispose();
            points.AddRange([new(job.Round, RandomSlice.Random, drawn.Length, []), new(job.Round, RandomSlice.Matched, drawn.Length, [])]);
        }

        progress.Begin("measure", 0.7, 0.9, "earlier models");
        var (random, first) = (Curve(RandomSlice.Random, points, cancel), Curve(RandomSlice.Matched, points, cancel));
        SliceFigure[] strategy = [.. first.Select(p => p.Figure), new(learn.Count, rows => winnow.Of(rows).Value)];
        SliceFigure[] chance = [.. random.Select(p => p.Figure)];
        var missing = winnow.Images.Count < HeldMin
            ? (Needs: string.Create(CultureInfo.InvariantCulture, $"{HeldMin} labels drawn by chance that no model learns from are needed, which are half of those drawn, and there are {winnow.Images.Count}."), Share: (double)winnow.Images.Count / HeldMin)
            : SavingMeter.MissingPoints(strategy.Select(p => p.Labels), chance.Select(p => p.Labels));
        return reached with
        {
            Random = [.. random.Select(p => p.Shown)],
            Matched = [.. first.Select(p => p.Shown)],
            Saving = missing is null ? SavingMeter.Of(strategy, chance, winnow.Images.Count, Resamples, Seed.Derive(project.Seed, "saving")) : null,
            SavingNeeds = missing?.Needs,
            SavingShare = missing?.Share ?? 1,
        };
    }

    // Points whose models are there still and whose figure exists, all on the images that are held now.
    private List<(SliceFigure Figure, ObjectPoint Shown)> Curve(string curve, List<MeasuredPoint> now, CancellationToken cancel)
    {
        var found = new List<(SliceFigure, ObjectPoint)>();
        IEnumerable<(int Round, double Labels, Func<IObjectModel?> Model)> all =
        [
            .. job.Earlier.Where(p => p.Curve == curve && p.Round != job.Round).OrderBy(p => p.Round).Select(p => (p.Round, p.Labels, (Func<IObjectModel?>)(() => Kept(p)))),
            .. now.Where(p => p.Curve == curve).Select(p => (p.Round, p.Labels, (Func<IObjectModel?>)(() => fit($"curve/{curve}-0", [])))),
        ];
        foreach (var (round, labels, open) in all)
        {
            cancel.ThrowIfCancellationRequested();
            using var model = open();
            if (model is null || !model.Classes.SequenceEqual(project.Classes, StringComparer.Ordinal))
            {
                continue; // its file was too large to keep, or it knows other classes
            }

            var evaluation = options.Evaluate(HeldOutImages.Of(look(model)).Images, project.Classes);
            if (new ObjectMeasuring(evaluation, Seed.Derive(project.Seed, "measure")).Whole(cancel) is { } value)
            {
                found.Add((new((int)Math.Round(labels), rows => evaluation.Of(rows).Value), new(round, (int)Math.Round(labels), value)));
            }
        }

        return found;
    }

    private IObjectModel? Kept(EarlierPoint point)
    {
        var folder = Path.Combine(job.Project, RandomSlice.FolderOf(point.Round, point.Curve, 0));
        return Directory.Exists(folder) ? ProjectModels.LoadObjects(folder) : null;
    }
}
