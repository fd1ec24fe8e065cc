using Winnow.Core.Data;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>Asks models of earlier rounds about samples that chance has drawn since, so that all points of a curve are measured on the same slice.</summary>
internal static class EarlierMeasure
{
    public static IReadOnlyList<MeasuredPoint> Of(LearnJob job, Project project, IReadOnlyDictionary<SampleId, string> paths, CancellationToken cancel)
    {
        var points = new List<MeasuredPoint>();
        foreach (var earlier in job.Earlier)
        {
            var outcomes = new List<Outcome>();
            for (var fold = 0; fold < RandomSlice.Folds; fold++)
            {
                cancel.ThrowIfCancellationRequested();
                var model = Path.Combine(job.Project, RandomSlice.FolderOf(earlier.Round, earlier.Curve, fold));
                SampleId[] asked = [.. earlier.Samples.Select(s => new SampleId(s)).Where(s => RandomSlice.FoldOf(project.Seed, s) == fold)];
                if (asked.Length > 0 && Directory.Exists(model))
                {
                    outcomes.AddRange(Ask(model, asked, project, paths, cancel));
                }
            }

            if (outcomes.Count > 0)
            {
                // The labels it learned from are known to the server.
                points.Add(new(earlier.Round, earlier.Curve, 0, outcomes));
            }
        }

        return points;
    }

    private static IEnumerable<Outcome> Ask(string folder, SampleId[] samples, Project project, IReadOnlyDictionary<SampleId, string> paths, CancellationToken cancel)
    {
        using var model = ModelFile.Load(folder);
        var images = ImageTensorStore.Load(
            [.. samples.Select(id => new Sample(id, paths[id], new FileImage(Path.Combine(project.Images, paths[id])), null))], model.Preprocessing, null, cancel);
        var probabilities = model.Over(images, []).Predict(images.Ids, cancel);
        return [.. images.Ids.Select((id, i) => SliceMeasure.OutcomeOf(id, probabilities.Row(i).ToArray()))];
    }
}
