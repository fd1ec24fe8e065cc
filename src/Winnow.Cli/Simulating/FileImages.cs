using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Simulating;

/// <summary>Images of objects, read from where they are when they are needed.</summary>
/// <param name="data">The data set.</param>
/// <param name="draw">Makes the small picture of an image with its objects.</param>
internal sealed class FileImages(ImageDataset data, Func<ImageBuffer, IReadOnlyList<ObjectAnnotation>, Thumbnail> draw) : ISimulationImages
{
    private readonly Dictionary<SampleId, Sample> samples = data.Train.Concat(data.Test).ToDictionary(s => s.Id);

    public int Count => samples.Count;

    public IReadOnlyList<FileProblem> Problems => [];

    public bool Contains(SampleId id) => samples.ContainsKey(id);

    public Thumbnail? Picture(SampleId id)
    {
        if (!samples.TryGetValue(id, out var sample))
        {
            return null;
        }

        try
        {
            return draw(ImageReader.Read(sample.Image), sample.Objects ?? []);
        }
        catch (ImageException)
        {
            return null; // a report goes without the picture of a file that has become unreadable since
        }
    }
}
