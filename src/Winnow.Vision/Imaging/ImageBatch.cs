using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>Prepared images of a <see cref="BatchLoader"/>. The pixels are valid until the next batch is asked for.</summary>
/// <param name="Preprocessing">How the images were prepared.</param>
/// <param name="Ids">The samples that are in, in the order given.</param>
/// <param name="Pixels">8-bit values [Ids × Channels × Height × Width].</param>
/// <param name="Problems">Samples of this batch that were left out, each with its reason.</param>
public sealed record ImageBatch(ImagePreprocessing Preprocessing, IReadOnlyList<SampleId> Ids, ReadOnlyMemory<byte> Pixels, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>Writes the batch as normalised floats [Ids × Channels × Height × Width].</summary>
    public void Normalize(Span<float> result) => Preprocessing.Normalize(Pixels.Span, result);
}
