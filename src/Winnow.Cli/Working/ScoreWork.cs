using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>Lets a model look at a shard of the pool, and keeps what the round's strategy needs.</summary>
internal static class ScoreWork
{
    public static void Run(ScoreJob job, string folder, WorkerOutput output, TimeProvider clock, CancellationToken cancel)
    {
        if (!QueryStrategies.TryGet(job.Strategy, out var strategy, out var problem))
        {
            throw new CommandException(problem);
        }

        using var model = ModelFile.Load(job.Model);
        Sample[] samples = [.. job.Samples.Select(s => new Sample(new(s.Sample), s.Path, new FileImage(Path.Combine(job.Images, s.Path)), null))];
        var (view, problems) = ImageScoring.Gather(model, samples, ModelEvidence.OfImages(strategy.Needs), (share, words) => output.Progress("gather", share, words), clock, cancel);
        EvidenceFile.Write(Path.Combine(folder, ScoreJob.FileName), view, problems);
    }
}
