using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Simulating;

/// <summary>Images that are read from their files when somebody asks for them.</summary>
internal sealed class FileImages(ImageDataset data) : ISimulationImages
{
    private readonly Dictionary<SampleId, Sample> samples = data.Train.Concat(data.Test).ToDictionary(s => s.Id);

    /// <inheritdoc/>
    public int Count => samples.Count;

    /// <inheritdoc/>
    public IReadOnlyList<FileProblem> Problems => [];

    /// <inheritdoc/>
    public bool Contains(SampleId id) => samples.ContainsKey(id);

    /// <inheritdoc/>
    public Thumbnail? Picture(SampleId id)
    {
        if (!samples.TryGetValue(id, out var sample))
        {
            return null;
        }

        try
        {
            return ObjectPicture.Of(ImageReader.Read(sample.Image), sample.Objects ?? []);
        }
        catch (ImageException)
        {
            return null; // a report goes without the picture of a file that has become unreadable since
        }
    }
}
