using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>Streams samples as prepared batches: several threads decode ahead of the reader, in order, within a fixed number of buffers.</summary>
/// <remarks>
/// For data that does not fit into an <see cref="ImageTensorStore"/>. The batches are the same for any number of threads. Memory:
/// (<paramref name="prefetch"/> + 1) × <paramref name="batchSize"/> images, whatever the number of samples, plus one file and one decoded image per thread.
/// </remarks>
/// <param name="preprocessing">How images are prepared.</param>
/// <param name="batchSize">Samples per batch, 1 to 65,536; default 64. The last batch may be smaller, and broken images leave theirs smaller.</param>
/// <param name="threads">Decoding threads, 1 to 256; 0 (the default) takes one per processor.</param>
/// <param name="prefetch">Batches decoded ahead of the one being read, 1 to 64; default 2.</param>
/// <param name="cache">Keeps prepared images on disk, or null (the default) to decode each time.</param>
public sealed class BatchLoader(ImagePreprocessing preprocessing, int batchSize = 64, int threads = 0, int prefetch = 2, ImageCache? cache = null)
{
    private readonly ImagePreprocessing preprocessing = (preprocessing ?? throw new ArgumentNullException(nameof(preprocessing))).Validate();
    private readonly int batchSize = Within(batchSize, 1, 65_536, nameof(batchSize));
    private readonly int threads = Within(threads, 0, 256, nameof(threads)) is 0 ? Environment.ProcessorCount : threads;
    private readonly int prefetch = Within(prefetch, 1, 64, nameof(prefetch));

    /// <summary>All samples once, batch after batch in the order given. Leaving the loop early stops and joins the threads.</summary>
    /// <param name="samples">What to load; broken images are named in <see cref="ImageBatch.Problems"/>.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public IEnumerable<ImageBatch> Load(IReadOnlyList<Sample> samples, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if ((long)batchSize * preprocessing.SampleBytes > Array.MaxLength)
        {
            throw new ArgumentException($"A batch of {batchSize} images of {preprocessing.SampleBytes} bytes passes {Array.MaxLength} bytes; take a smaller batch.", nameof(samples));
        }

        return Stream(samples, cancel);
    }

    private IEnumerable<ImageBatch> Stream(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        using var queue = new DecodeQueue(samples, preprocessing, batchSize, threads, prefetch + 1, cache, cancel);
        for (var batch = 0; batch < queue.Batches; batch++)
        {
            yield return queue.Take(batch);
        }
    }

    private static int Within(int value, int low, int high, string name) =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {low} to {high}.");
}
