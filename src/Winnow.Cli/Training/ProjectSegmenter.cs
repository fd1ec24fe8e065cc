using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Imaging;
using Winnow.Vision.Segmentation;

namespace Winnow.Cli.Training;

/// <summary>A segmenter of a project.</summary>
internal sealed class ProjectSegmenter(SegmenterModel model) : IObjectModel
{
    /// <summary>Maps in memory at once.</summary>
    private const long MapBytesMax = 256 << 20;

    /// <summary>Outlines are drawn on maps of this size: finer ones have more points than a hand can move.</summary>
    private const int OutlineSide = 512;

    private const double Tolerance = 0.75;
    private const double AreaMin = 16;
    private const int DrawnMax = 200;

    /// <inheritdoc/>
    public string Architecture => model.Architecture;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => model.Classes;

    /// <inheritdoc/>
    public Evidence Gives => SegmenterInLoop.Gives;

    /// <inheritdoc/>
    public void Save(string folder) => SegmenterFile.Save(model, folder);

    /// <inheritdoc/>
    public byte[] ToOnnx() => SegmenterExport.ToOnnx(model);

    /// <inheritdoc/>
    public IReadOnlyList<HeldOutImage> Compare(IReadOnlyList<LabelledSample> labelled, Func<SampleId, Sample> images, IProgress<double>? progress, CancellationToken cancel)
    {
        var compared = new List<HeldOutImage>(labelled.Count);
        var largest = labelled.Select(l => images(l.Id)).Select(s => (long)s.Width * s.Height).DefaultIfEmpty(0).Max();
        var together = (int)Math.Clamp(MapBytesMax / Math.Max(1, largest * sizeof(float) * (Classes.Count + 1)), 1, model.BatchSize);
        foreach (var part in labelled.Chunk(together))
        {
            var maps = model.Segment([.. part.Select(l => images(l.Id))], null, null, cancel);
            compared.AddRange(part.Zip(maps, (l, map) => HeldOutImage.Of(l, map.Width, map.Height, SegmentationMaps.Masks(map).Select(FoundObject.Of))));
            progress?.Report((double)compared.Count / labelled.Count);
        }

        return compared;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ObjectAnnotation> Draw(ImageBuffer image, double score)
    {
        // Small images are outlined as they are.
        var side = Math.Max(8, Math.Min(OutlineSide, Math.Max(image.Width, image.Height)));
        var map = model.Segment([image], new SegmentationOptions { LongestSide = side })[0];
        var (x, y) = ((double)image.Width / map.Width, (double)image.Height / map.Height);
        return
        [
            .. SegmentationMaps.Outlines(map, AreaMin).Where(o => o.Score >= score)
                .OrderByDescending(o => Ring(o).SignedArea).Take(DrawnMax)
                .OrderByDescending(o => o.Score)
                .Select(o => o with { Shape = new PolygonShape(Scaled(PolygonSimplification.Of(Ring(o), Tolerance), x, y)) }),
        ];
    }

    /// <inheritdoc/>
    public IModel InLoop(IReadOnlyDictionary<SampleId, Sample> images) => SegmenterInLoop.ModelOf(model, [], images);

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    private static Polygon Ring(ObjectAnnotation outline) => ((PolygonShape)outline.Shape).Polygons[0];

    private static Polygon Scaled(Polygon ring, double x, double y) => new([.. ring.Coordinates.ToArray().Select((v, i) => v * (i % 2 == 0 ? x : y))]);
}
