using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>Says what a model would answer about images that somebody waits for.</summary>
internal static class SuggestWork
{
    private const double BoxScore = 0.25;

    public static void Run(SuggestJob job, string folder, WorkerOutput output, TimeProvider clock, CancellationToken cancel)
    {
        using var store = Store.OpenForReading(job.Project, clock);
        var project = store.ReadProject();
        Sample[] images = [.. job.Images.Select(i => ProjectModels.Image(project, new(i.Sample), i.Path))];
        var model = Path.Combine(job.Project, job.Model);
        WorkerJson.Write(
            Path.Combine(folder, SuggestResult.FileName),
            new SuggestResult(ProjectTask.HasObjects(project.Task) ? Objects(model, images, output, cancel) : Classes(model, images, job.Temperature, output, clock, cancel)));
    }

    private static SuggestedImage[] Objects(string folder, Sample[] images, WorkerOutput output, CancellationToken cancel)
    {
        using var model = ProjectModels.LoadObjects(folder);
        var suggested = new List<SuggestedImage>(images.Length);
        foreach (var image in images)
        {
            cancel.ThrowIfCancellationRequested();
            suggested.Add(new(image.Id.Value, [], ObjectSuggestion.Of(model, image.Image, BoxScore)));
            output.Progress("suggest", (double)suggested.Count / images.Length, $"{suggested.Count} of {images.Length} images");
        }

        return [.. suggested];
    }

    private static SuggestedImage[] Classes(string folder, Sample[] images, double temperature, WorkerOutput output, TimeProvider clock, CancellationToken cancel)
    {
        using var model = ModelFile.Load(folder);
        var (view, _) = ImageScoring.Gather(model, images, Evidence.Probabilities, (share, words) => output.Progress("suggest", share, words), clock, cancel);
        var rows = view.Ids.Index().ToDictionary(i => i.Item, i => i.Index);
        return [.. images.Select(i => new SuggestedImage(i.Id.Value, rows.TryGetValue(i.Id, out var row) ? PickDetails.Likeliest(view.Probabilities!.Row(row), temperature) : [], null))];
    }
}
