using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>COCO results: a JSON list of detections, each with image id, category id, box or mask, and score.</summary>
/// <remarks>The list names neither images nor classes: <see cref="ImportOptions.Reference"/> does, with the original ids of its ground truth.</remarks>
public sealed class CocoResultsFormat : IAnnotationFormat
{
    /// <summary>The note that counts images of a file that its ground truth does not have.</summary>
    public const string UnknownImages = "images that are not in the ground truth";

    /// <summary>The note that counts their detections.</summary>
    public const string UnknownDetections = "detections on images that are not in the ground truth";

    private const double Slack = 0.5;

    /// <inheritdoc/>
    public string Name => "coco-results";

    /// <inheritdoc/>
    public string Description => "COCO results: a JSON list of predicted boxes or masks with scores";

    /// <inheritdoc/>
    public bool IsFolder => false;

    /// <inheritdoc/>
    public double Tolerance => 1e-12;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel)
    {
        var reference = options.Reference;
        var images = reference?.Images.ToList() ?? [];
        var classes = reference?.Classes.ToList() ?? [];
        var imageOf = images.Index().Where(i => i.Item.Id.Exists).ToDictionary(i => i.Item.Id, i => i.Index);
        var classOf = classes.Index().Where(c => c.Item.Id.Exists).ToDictionary(c => c.Item.Id, c => c.Index);
        var predictions = images.Select(_ => new List<ObjectAnnotation>()).ToList();
        var unknown = new HashSet<OriginalId>();
        var count = 0L;
        JsonStream.Walk(path, options.Limits, _ => throw new DatasetException($"{Path.GetFileName(path)} is an object, not a list of detections; COCO instances are read as coco."), (_, item) =>
        {
            count++;
            try
            {
                if (reference is not null && item.ValueKind == JsonValueKind.Object && item.Id("image_id") is { Exists: true } id && !imageOf.ContainsKey(id))
                {
                    report.Note(UnknownImages, unknown.Add(id) ? 1 : 0);
                    report.Note(UnknownDetections);
                }

                var image = Index(item, "image_id", imageOf, images.Count, reference is not null);
                if (image == images.Count)
                {
                    images.Add(new() { FileName = item.Id("image_id").ToString(), Id = item.Id("image_id") });
                    predictions.Add([]);
                }

                var label = Index(item, "category_id", classOf, classes.Count, reference is not null);
                if (label == classes.Count)
                {
                    classes.Add(new(item.Id("category_id").ToString(), item.Id("category_id")));
                }

                var prediction = CocoShape.Read(item, images[image], options.Limits) with { Class = label };
                predictions[image].Add(Checked(prediction, images[image], options));
            }
            catch (FormatException e)
            {
                report.Skip($"detection {count}", e.Message);
            }

            if (count > options.Limits.Annotations)
            {
                throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Annotations} detections, which is the limit.");
            }
        }, cancel);
        report.Files++;
        report.Images += images.Count;
        report.Annotations += predictions.Sum(p => (long)p.Count);
        return new()
        {
            Name = reference?.Name ?? Path.GetFileNameWithoutExtension(path),
            Classes = classes,
            Images = [.. images.Select((image, i) => image with { Predictions = predictions[i] })],
            Extra = reference?.Extra,
        };
    }

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        // Ids as the instances export gives them, so that both files fit each other.
        return Fitting.Images(CocoIds.Number(dataset, options, report), image =>
        {
            report.Note(Fitting.NoAnnotations, image.Annotations?.Count ?? 0);
            return image with { Annotations = null, Predictions = Fitting.Annotations(image.Predictions, p => Prediction(p, report)) };
        });
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => CocoWriter.WriteResults(dataset, path, options, cancel);

    private static ObjectAnnotation? Prediction(ObjectAnnotation prediction, FormatReport report)
    {
        if (prediction.Score is null)
        {
            report.Note("predictions without a score left out");
            return null;
        }

        return CocoFormat.Shaped(prediction, report) is { } shaped
            ? shaped with { Id = OriginalId.None, IsCrowd = false, Area = null, Extra = Fitting.Extra(shaped.Extra, report, CocoReader.AnnotationFields) }
            : null;
    }

    private static ObjectAnnotation Checked(ObjectAnnotation prediction, AnnotatedImage image, ImportOptions options)
    {
        var score = prediction.Score ?? throw new FormatException("score is missing");
        if (!options.CheckedPredictions)
        {
            return prediction;
        }

        if (score is < 0 or > 1)
        {
            throw new FormatException(FormattableString.Invariant($"score is {score}; it lies between 0 and 1"));
        }

        var bounds = prediction.Shape.Bounds ?? throw new FormatException("the mask has no pixel");
        if (bounds.Left >= bounds.Right || bounds.Top >= bounds.Bottom)
        {
            throw new FormatException("the shape has no extent");
        }

        return image.Width > 0 && (bounds.Left < -Slack || bounds.Top < -Slack || bounds.Right > image.Width + Slack || bounds.Bottom > image.Height + Slack)
            ? throw new FormatException(FormattableString.Invariant($"the shape reaches from {bounds.Left}, {bounds.Top} to {bounds.Right}, {bounds.Bottom}; its image is {image.Width} × {image.Height}"))
            : prediction;
    }

    private static int Index(JsonElement item, string field, Dictionary<OriginalId, int> known, int next, bool fixedList)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"is {JsonFields.Shorten(item)}, not an object");
        }

        var id = item.Id(field);
        if (known.TryGetValue(id, out var index))
        {
            return index;
        }

        if (fixedList || !id.Exists)
        {
            throw new FormatException(id.Exists ? $"{field} {id} is not in the ground truth" : $"{field} is missing");
        }

        known.Add(id, next);
        return next;
    }
}
