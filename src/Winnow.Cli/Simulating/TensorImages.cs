using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Simulating;

/// <summary>Images of one size, decoded into memory.</summary>
/// <param name="Store">The pixels.</param>
internal sealed record TensorImages(ImageTensorStore Store) : ISimulationImages
{
    /// <inheritdoc/>
    public int Count => Store.Ids.Count;

    /// <inheritdoc/>
    public IReadOnlyList<FileProblem> Problems => Store.Problems;

    /// <inheritdoc/>
    public bool Contains(SampleId id) => Store.Contains(id);

    /// <inheritdoc/>
    public Thumbnail? Picture(SampleId id)
    {
        if (!Store.Contains(id))
        {
            return null;
        }

        var (input, row) = (Store.Preprocessing, Store.RowOf(id));
        var plane = input.Height * input.Width;
        var pixels = new byte[input.SampleBytes];
        for (var channel = 0; channel < input.Channels; channel++)
        {
            var source = Store.Pixels.AsSpan((row * input.SampleBytes) + (channel * plane), plane);
            for (var i = 0; i < plane; i++)
            {
                pixels[(i * input.Channels) + channel] = source[i];
            }
        }

        return Thumbnail.Of(new RawImage(pixels, input.Height, input.Width, input.Channels));
    }
}
