using Winnow.Core.Data;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Training;

/// <summary>Decodes a data set once for training and scoring, at the size a model wants and normalised by its own pixels.</summary>
public static class DatasetImages
{
    /// <summary>All images of the data set. Broken ones are left out and listed in <see cref="ImageTensorStore.Problems"/>.</summary>
    /// <param name="dataset">Train, validation and test parts are all loaded.</param>
    /// <param name="entry">Its <see cref="ModelEntry.ImageSize"/> is the side that larger images are scaled to.</param>
    /// <param name="size">Another side in pixels, 4 to 1024, or null.</param>
    /// <param name="progress">Receives the share decoded, 0 to 1.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <exception cref="ArgumentException">The side is out of range.</exception>
    /// <exception cref="ImagesTooLargeException">The images do not fit into 2 GiB at this size.</exception>
    public static ImageTensorStore Load(ImageDataset dataset, ModelEntry entry, int? size, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(entry);
        if (size is < 4 or > 1024)
        {
            throw new ArgumentException($"An image side of {size} pixels is out of range; take 4 to 1024.", nameof(size));
        }

        var plain = Load(dataset, InputOf([.. dataset.Train, .. dataset.Validation, .. dataset.Test], entry, size), progress, cancel);
        return plain.WithPreprocessing(Normalised(plain));
    }

    /// <summary>All images of the data set, prepared as a model of others wants them. Broken ones are left out and listed in <see cref="ImageTensorStore.Problems"/>.</summary>
    /// <param name="dataset">Train, validation and test parts are all loaded.</param>
    /// <param name="input">Size, channels and normalisation.</param>
    /// <param name="progress">Receives the share decoded, 0 to 1.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <exception cref="ImagesTooLargeException">The images do not fit into 2 GiB at this size.</exception>
    public static ImageTensorStore Load(ImageDataset dataset, ImagePreprocessing input, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(input);
        return ImageTensorStore.Load([.. dataset.Train, .. dataset.Validation, .. dataset.Test], input, progress, cancel);
    }

    // Raw pixels keep their size and channels; files are scaled to the model's side.
    private static ImagePreprocessing InputOf(IReadOnlyList<Sample> samples, ModelEntry entry, int? size)
    {
        if (samples is [{ Image: RawImage raw }, ..])
        {
            return new(size ?? raw.Width, size ?? raw.Height, raw.Channels);
        }

        var side = size ?? entry.ImageSize;
        return new(side, side);
    }

    // Mean and deviation of each channel over at most 10,000 images, evenly spread.
    private static ImagePreprocessing Normalised(ImageTensorStore store)
    {
        var input = store.Preprocessing;
        var plane = input.Height * input.Width;
        var stride = Math.Max(1, store.Ids.Count / 10_000);
        var mean = new float[input.Channels];
        var deviation = new float[input.Channels];
        for (var channel = 0; channel < input.Channels; channel++)
        {
            var (count, sum, squares) = (0L, 0L, 0L);
            for (var image = 0; image < store.Ids.Count; image += stride)
            {
                foreach (long value in store.Pixels.AsSpan((image * input.SampleBytes) + (channel * plane), plane))
                {
                    sum += value;
                    squares += value * value;
                }

                count += plane;
            }

            var average = count == 0 ? 0 : (double)sum / count;
            mean[channel] = (float)(average / 255);
            deviation[channel] = count == 0 ? 1 : (float)Math.Max(1e-3, Math.Sqrt(Math.Max(0, ((double)squares / count) - (average * average))) / 255);
        }

        return input with { Mean = mean, StandardDeviation = deviation };
    }
}
