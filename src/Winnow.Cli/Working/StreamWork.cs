using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>Reads images that pass by and says what the model makes of each; the decision is the server's.</summary>
internal static class StreamWork
{
    public static void Run(StreamJob job, string folder, WorkerOutput output, CancellationToken cancel)
    {
        var usable = IngestWork.Run(job.Ingest, folder, output, cancel);
        if (job.Model is null || usable.Count == 0)
        {
            return;
        }

        using var model = ModelFile.Load(job.Model);
        var evidence = Evidence.Probabilities | (job.Embeddings ? Evidence.Embeddings : Evidence.None);

        // One image at a time: sums over a batch round differently with its size, and a stream's decisions must not.
        foreach (var number in usable)
        {
            output.Write(new("begin") { Number = number });
            var name = number.ToString(CultureInfo.InvariantCulture);
            var id = new SampleId(number);
            var images = ImageTensorStore.Load([new Sample(id, name, new FileImage(Path.Combine(folder, name)), null)], model.Preprocessing, null, cancel);
            if (images.Problems is [var problem, ..])
            {
                output.Write(new("file") { File = new(number, problem.Reason) });
                continue;
            }

            var view = model.Over(images, []).Gather([id], evidence, cancel);
            output.Write(new("evidence") { Evidence = new(number, view.Probabilities!.Row(0).ToArray(), view.Embeddings?.Row(0).ToArray()) });
        }
    }
}
