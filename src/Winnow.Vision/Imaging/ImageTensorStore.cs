using System.Collections.Concurrent;
using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>A whole small data set decoded once into one 8-bit array [N × Channels × Height × Width]; batches are gathered by sample id.</summary>
public sealed class ImageTensorStore
{
    private readonly Dictionary<SampleId, int> rows = [];

    private ImageTensorStore(ImagePreprocessing preprocessing, IReadOnlyList<SampleId> ids, byte[] pixels, IReadOnlyList<FileProblem> problems)
    {
        (Preprocessing, Ids, Pixels, Problems) = (preprocessing, ids, pixels, problems);
        for (var i = 0; i < ids.Count; i++)
        {
            rows.Add(ids[i], i);
        }
    }

    /// <summary>How the images were prepared.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>The samples that are in, in the order given; row i of the array is <c>Ids[i]</c>.</summary>
    public IReadOnlyList<SampleId> Ids { get; }

    /// <summary>All images [N × Channels × Height × Width] in one pinned array, so that a tensor may lie over it.</summary>
    public byte[] Pixels { get; }

    /// <summary>Samples that were left out, each with its reason.</summary>
    public IReadOnlyList<FileProblem> Problems { get; }

    /// <summary>Decodes every sample in parallel. The result does not depend on the number of threads.</summary>
    /// <param name="samples">Distinct samples.</param>
    /// <param name="preprocessing">How images are prepared.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <exception cref="ImagesTooLargeException">The array would pass 2,147,483,591 bytes; see <see cref="Fits"/>. A <see cref="BatchLoader"/> loads any number.</exception>
    public static ImageTensorStore Load(
        IReadOnlyList<Sample> samples, ImagePreprocessing preprocessing, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var size = preprocessing.Validate().SampleBytes;
        if (!Fits(samples.Count, preprocessing))
        {
            throw new ImagesTooLargeException(samples.Count, preprocessing);
        }

        if (samples.Count == 0)
        {
            return new(preprocessing, [], [], []);
        }

        var pixels = GC.AllocateUninitializedArray<byte>(samples.Count * size, pinned: true);
        var reasons = new string?[samples.Count];
        var done = 0;
        var options = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Partitioner.Create(0, samples.Count, Math.Min(256, samples.Count)), options, range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    ImageReader.ReadInto(samples[i].Image, preprocessing, pixels.AsSpan(i * size, size));
                }
                catch (ImageException e)
                {
                    reasons[i] = e.Message;
                }
            }

            progress?.Report((double)Interlocked.Add(ref done, range.Item2 - range.Item1) / samples.Count);
        });
        return Compact(samples, preprocessing, pixels, reasons);
    }

    /// <summary>Whether that many images fit into one array.</summary>
    public static bool Fits(int count, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return (long)count * preprocessing.SampleBytes <= Array.MaxLength;
    }

    /// <summary>The same pixels under another mean and deviation; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The other preprocessing would give other pixels.</exception>
    public ImageTensorStore WithPreprocessing(ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return preprocessing.Validate().CacheKey == Preprocessing.CacheKey
            ? new(preprocessing, Ids, Pixels, Problems)
            : throw new ArgumentException($"Pixels prepared as {Preprocessing.CacheKey} cannot serve as {preprocessing.CacheKey}.", nameof(preprocessing));
    }

    /// <summary>Row of a sample in <see cref="Pixels"/>.</summary>
    /// <exception cref="KeyNotFoundException">The sample is not in, or its image was broken.</exception>
    public int RowOf(SampleId id) =>
        rows.TryGetValue(id, out var row) ? row : throw new KeyNotFoundException($"Sample {id} is not in the store: it was not loaded, or its image is broken.");

    /// <summary>Whether the sample's image is in.</summary>
    public bool Contains(SampleId id) => rows.ContainsKey(id);

    /// <summary>Copies images into a batch [ids × Channels × Height × Width] of bytes.</summary>
    public void Gather(ReadOnlySpan<SampleId> ids, Span<byte> batch)
    {
        var size = Preprocessing.SampleBytes;
        for (var i = 0; i < ids.Length; i++)
        {
            Pixels.AsSpan(RowOf(ids[i]) * size, size).CopyTo(batch.Slice(i * size, size));
        }
    }

    /// <summary>Copies images into a normalised batch [ids × Channels × Height × Width] of floats.</summary>
    public void Gather(ReadOnlySpan<SampleId> ids, Span<float> batch)
    {
        var size = Preprocessing.SampleBytes;
        for (var i = 0; i < ids.Length; i++)
        {
            Preprocessing.Normalize(Pixels.AsSpan(RowOf(ids[i]) * size, size), batch.Slice(i * size, size));
        }
    }

    // Closes the gaps that broken images left.
    private static ImageTensorStore Compact(IReadOnlyList<Sample> samples, ImagePreprocessing preprocessing, byte[] pixels, string?[] reasons)
    {
        var size = preprocessing.SampleBytes;
        var ids = new List<SampleId>(samples.Count);
        var problems = new List<FileProblem>();
        for (var i = 0; i < samples.Count; i++)
        {
            if (reasons[i] is { } reason)
            {
                problems.Add(new(samples[i].Name, reason));
                continue;
            }

            if (ids.Count != i)
            {
                pixels.AsSpan(i * size, size).CopyTo(pixels.AsSpan(ids.Count * size, size));
            }

            ids.Add(samples[i].Id);
        }

        return new(preprocessing, ids, pixels, problems);
    }
}
