using System.Globalization;
using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Backbones;

/// <summary>Encodes image files into an <see cref="EmbeddingCache"/>, a part at a time, so that memory holds pixels of one part only.</summary>
/// <param name="encoder">The encoder; stays the caller's.</param>
/// <param name="cache">Keeps what was encoded; stays the caller's.</param>
public sealed class PoolEmbedding(IImageEncoder encoder, EmbeddingCache cache)
{
    /// <summary>Pixels in memory at once.</summary>
    private const int PartBytes = 64 << 20;

    /// <summary>Encodes what is not in the cache yet. Stopped at any moment, the next call goes on.</summary>
    /// <param name="images">Samples with the hex SHA-256 of their files.</param>
    /// <param name="progress">Receives the share done and words.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <returns>Samples that could not be read, each with its reason.</returns>
    /// <exception cref="InvalidDataException">The encoder gives a number that is not finite.</exception>
    public IReadOnlyList<FileProblem> Fill(IReadOnlyList<(Sample Sample, string Hash)> images, Action<double, string> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(progress);
        (Sample Sample, string Hash)[] missing = [.. images.DistinctBy(i => i.Hash, StringComparer.Ordinal).Where(i => !cache.Contains(i.Hash))];
        var problems = new List<FileProblem>();
        var done = 0;
        foreach (var part in missing.Chunk(Math.Max(1, PartBytes / encoder.Input.SampleBytes)))
        {
            var store = ImageTensorStore.Load([.. part.Select(p => p.Sample)], encoder.Input, null, cancel);
            problems.AddRange(store.Problems);
            var hashes = part.ToDictionary(p => p.Sample.Id, p => p.Hash);
            var features = encoder.Encode(store, store.Ids, cancel);
            try
            {
                cache.Add([.. store.Ids.Select(id => hashes[id])], features);
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException($"The encoder cannot be used: {exception.Message}", exception);
            }

            done += part.Length;
            progress((double)done / missing.Length, string.Create(CultureInfo.InvariantCulture, $"encoding · {done} of {missing.Length} images, once"));
        }

        return problems;
    }
}
