using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Reads boxes, polygons and masks into a project of objects: every image of the file or none.</summary>
internal static class ObjectImport
{
    /// <summary>Reads the file, checks all of it, then saves.</summary>
    /// <returns>Images that were labelled.</returns>
    /// <exception cref="CommandException">An image or class is not the project's, or a shape does not fit; nothing was changed.</exception>
    /// <exception cref="DatasetException">The file as a whole is damaged.</exception>
    public static int Run(Store store, IAnnotationFormat format, string path, FormatReport report, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var names = new SampleNames(store);
        var sizes = ImportOptions.Default with { ImageFolder = project.Images, SizeOf = name => names.Find(name, out _) is { Width: { } w, Height: { } h } ? (w, h) : null };
        var data = format.Read(path, sizes, report, cancel);
        var classOf = project.Classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var run = Guid.NewGuid().ToString("N");
        AnswerSubmission[] answers = [.. data.Images.Where(i => i.Annotations is not null).Select(image => Answer(image, data, project, names, classOf, run, path))];
        var failures = store.Batch([s =>
        {
            foreach (var answer in answers)
            {
                s.Submit(answer, overlap: 1, new ExactMajority());
            }
        }
        ]);
        return failures[0] is { } failure ? throw new CommandException($"{failure.Message} Nothing was changed.") : answers.Length;
    }

    private static AnswerSubmission Answer(AnnotatedImage image, AnnotatedDataset data, Project project, SampleNames names, Dictionary<string, int> classOf, string run, string path)
    {
        var sample = names.Find(image.FileName, out var problem) ?? throw new CommandException($"'{path}' names the image '{image.FileName}': {problem}. Nothing was changed.");
        ObjectAnnotation[] objects = [.. image.Annotations!.Where(a => a.Shape is not ClassTag)];
        if (objects.FirstOrDefault(o => !classOf.ContainsKey(data.Classes[o.Class].Name)) is { } unknown)
        {
            throw new CommandException($"'{path}' puts a '{data.Classes[unknown.Class].Name}' on '{image.FileName}', and the project knows {string.Join(", ", project.Classes)}. Nothing was changed.");
        }

        var value = new AnswerValue { Shapes = [.. objects.Select((o, i) => LabelShapes.Of(o with { Score = null }, $"i{i}", classOf[data.Classes[o.Class].Name]))] };
        try
        {
            ValueCheck.Check(value, project.Task, project.Classes.Count, sample.Width, sample.Height);
        }
        catch (ProblemException exception)
        {
            throw new CommandException($"'{path}', image '{image.FileName}': {exception.Message.TrimEnd('.')}. Nothing was changed.");
        }

        return new($"{run}-{sample.Id.Value}", sample.Id, "import", AnswerOutcome.Label, value.ToJson(), null, null, 0, 1, null);
    }
}
