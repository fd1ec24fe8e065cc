using System.Runtime.ExceptionServices;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Onnx;

/// <summary>Runs a model over stored images and collects its outputs by sample.</summary>
/// <remarks>Whole batches run side by side, each on one thread: no thread waits for another within a layer, and the result is the same for any number of them.</remarks>
/// <param name="model">Any image model; stays the caller's.</param>
/// <param name="images">Where the images are; their normalisation is applied here unless the model takes bytes.</param>
public sealed class OnnxScorer(OnnxModel model, ImageTensorStore images)
{
    // Small batches keep a layer's activations in the cache while the next layer reads them; one image of 224×224, 64 of 32×32.
    private const int BatchPixels = 64 * 32 * 32;

    /// <summary>Receives the share of images done, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Named outputs, each a matrix [ids × values per sample].</summary>
    /// <param name="outputs">Names of outputs, such as <c>features</c> and <c>logits</c>.</param>
    /// <param name="ids">Samples, in row order of the results.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <exception cref="OnnxException">The model has no such output, or takes other images.</exception>
    public IReadOnlyList<Matrix> Run(IReadOnlyList<string> outputs, IReadOnlyList<SampleId> ids, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(ids);
        return model.TakesBytes
            ? Run<byte>(outputs, ids, images.Gather, cancel)
            : Run<float>(outputs, ids, images.Gather, cancel);
    }

    private delegate void Gather<T>(ReadOnlySpan<SampleId> ids, Span<T> batch);

    private List<Matrix> Run<T>(IReadOnlyList<string> outputs, IReadOnlyList<SampleId> ids, Gather<T> gather, CancellationToken cancel)
        where T : unmanaged
    {
        var shape = images.Preprocessing;
        var size = (shape.Channels, shape.Height, shape.Width);
        var described = model.Describe(outputs, shape.Channels, shape.Height, shape.Width);
        var results = described.Select(o => new Matrix(ids.Count, o.Columns)).ToList();
        var batch = model.FixedBatch > 0 ? model.FixedBatch : Math.Max(1, BatchPixels / (shape.Height * shape.Width));
        var (taken, done) = (0, 0);
        SideBySide((ids.Count + batch - 1) / batch, exit =>
        {
            var pixels = GC.AllocateUninitializedArray<T>(batch * shape.SampleBytes, pinned: true);
            var chunk = new SampleId[batch];
            while (!exit() && Interlocked.Add(ref taken, batch) - batch is var start && start < ids.Count)
            {
                cancel.ThrowIfCancellationRequested();
                var count = Math.Min(batch, ids.Count - start);
                for (var i = 0; i < count; i++)
                {
                    chunk[i] = ids[start + i];
                }

                gather(chunk.AsSpan(0, count), pixels.AsSpan(0, count * shape.SampleBytes));
                if (count < model.FixedBatch)
                {
                    RunPadded(pixels, count, size, described, results, start);
                }
                else
                {
                    model.Run(pixels.AsMemory(0, count * shape.SampleBytes), count, size, described, [.. results.Select(m => m.Array.AsMemory(start * m.Columns, count * m.Columns))]);
                }

                Progress?.Report((double)Interlocked.Add(ref done, count) / ids.Count);
            }
        });
        return results;
    }

    // One worker per thread, the first fault of any ends all.
    private void SideBySide(int batches, Action<Func<bool>> worker)
    {
        var workers = Math.Min(model.Threads, batches);
        if (workers < 2)
        {
            worker(() => false);
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, (_, loop) => worker(() => loop.IsExceptional));
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }

    // The last images of a graph that insists on full batches: the rest is black, and its rows are dropped.
    private void RunPadded<T>(T[] pixels, int count, (int Channels, int Height, int Width) size, IReadOnlyList<OnnxOutput> outputs, List<Matrix> results, int start)
        where T : unmanaged
    {
        var sample = size.Channels * size.Height * size.Width;
        pixels.AsSpan(count * sample).Clear();
        var rows = outputs.Select(o => new float[model.FixedBatch * o.Columns]).ToList();
        model.Run(pixels.AsMemory(), model.FixedBatch, size, outputs, [.. rows.Select(r => r.AsMemory())]);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].AsSpan(0, count * outputs[i].Columns).CopyTo(results[i].Span[(start * outputs[i].Columns)..]);
        }
    }
}
