using Winnow.Core.Data;
using Winnow.Server.Datasets;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>The objects drawn in a detection project.</summary>
internal static class DrawnLabels
{
    /// <summary>The objects of every labelled image, in the order of the ids; an empty list where somebody found nothing.</summary>
    /// <exception cref="CommandException">A label cannot be read.</exception>
    public static IReadOnlyList<LabelledSample> Read(Store store) => [.. store.ReadFrozenLabels().Select(l => new LabelledSample(l.Id, new ObjectLabels(Objects(l))))];

    /// <summary>A labelled image with its file and its objects, as detectors learn from it.</summary>
    public static AnnotatedImage Image(Project project, StoredSample sample, IReadOnlyList<ObjectAnnotation> objects) => new()
    {
        FileName = sample.Path,
        Width = sample.Width ?? 0,
        Height = sample.Height ?? 0,
        Source = new FileImage(Path.Combine(project.Images, sample.Path)),
        Annotations = objects,
    };

    /// <summary>The labels as a data set that annotation formats write; problems are labels that cannot be read.</summary>
    public static (AnnotatedDataset Dataset, IReadOnlyList<FileProblem> Problems) Export(Store store, string format)
    {
        var content = ExportContent.Read(store, new ExportRequest(format), null, store.ReadProject().Name);
        return (content.Dataset, content.Problems);
    }

    private static IReadOnlyList<ObjectAnnotation> Objects(FrozenLabel label)
    {
        try
        {
            return LabelShapes.Of(AnswerValue.Parse(label.Text));
        }
        catch (FormatException exception)
        {
            throw new CommandException($"The label of sample {label.Id} cannot be read: {exception.Message}; label it again.");
        }
    }
}
