using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Detectors;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Training;

/// <summary>A detector of a project.</summary>
internal sealed class ProjectDetector(DetectorModel model) : IObjectModel
{
    /// <inheritdoc/>
    public string Architecture => model.Architecture;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => model.Classes;

    /// <inheritdoc/>
    public Evidence Gives => DetectorInLoop.Gives;

    /// <inheritdoc/>
    public void Save(string folder) => DetectorFile.Save(model, folder);

    /// <inheritdoc/>
    public byte[] ToOnnx() => DetectorExport.ToOnnx(model);

    /// <inheritdoc/>
    public IReadOnlyList<HeldOutImage> Compare(IReadOnlyList<LabelledSample> labelled, Func<SampleId, Sample> images, IProgress<double>? progress, CancellationToken cancel)
    {
        // Average precision reads the ranking down to its end.
        var found = model.Detect([.. labelled.Select(l => images(l.Id))], new() { LeastScore = 0.001, ClassScores = false }, progress, cancel);
        return [.. labelled.Zip(found, (l, f) => HeldOutImage.Of(l, f.Width, f.Height, f.Detections.Select(FoundObject.Of)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ObjectAnnotation> Draw(ImageBuffer image, double score) =>
        [.. model.Detect([image], new() { LeastScore = score, ClassScores = false })[0].Select(d => new ObjectAnnotation { Shape = new BoxShape(d.Box), Class = d.Class, Score = d.Score })];

    /// <inheritdoc/>
    public IModel InLoop(IReadOnlyDictionary<SampleId, Sample> images) => DetectorInLoop.ModelOf(model, [], images);

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
