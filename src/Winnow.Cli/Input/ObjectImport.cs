using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Annotation files of other tools as answers of a project of objects: all of a file or nothing of it.</summary>
internal static class ObjectImport
{
    /// <summary>Names of the formats, for help and errors.</summary>
    public static string Names { get; } = string.Join(", ", FormatChoice.Of(ProjectTask.Detect));

    /// <summary>The format of that name; <c>yolo</c> is the kind of YOLO that fits the task.</summary>
    /// <exception cref="CommandException">It is unknown, or holds no objects.</exception>
    public static IAnnotationFormat Get(string name, string task) => FormatChoice.Of(task).Contains(name, StringComparer.Ordinal)
        ? FormatChoice.Get(name, task)
        : throw CommandException.Usage($"--format {name} holds no labels of the task '{task}'; formats that do are: {Names}.");

    /// <summary>Reads a file or folder and saves its labels.</summary>
    /// <param name="store">The project.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="annotator">Who drew the objects.</param>
    /// <param name="report">Receives what the format leaves out.</param>
    /// <param name="cancel">Checked between images.</param>
    /// <exception cref="CommandException">An image or class the project does not have, a shape outside its image, or no label at all; nothing is changed.</exception>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    public static LabelChanges Run(Store store, IAnnotationFormat format, string path, string annotator, FormatReport report, CancellationToken cancel)
    {
        if (format.IsFolder ? !Directory.Exists(path) : !File.Exists(path))
        {
            throw new CommandException($"'{path}' is no {(format.IsFolder ? "folder" : "file")}; the format {format.Name} is one.");
        }

        var project = store.ReadProject();
        var names = new SampleNames(store);
        var options = ImportOptions.Default with { ImageFolder = project.Images, SizeOf = name => names.Find(name, out _) is { Width: { } w, Height: { } h } ? (w, h) : null };
        var data = format.Read(path, options, report, cancel);
        var classOf = data.Classes.Select(c => project.Classes.ToList().IndexOf(c.Name)).ToArray();
        var answers = new Dictionary<SampleId, AnswerValue>();
        foreach (var image in data.Images.Where(i => i.Annotations is not null))
        {
            cancel.ThrowIfCancellationRequested();
            var sample = names.Find(image.FileName, out var problem) ?? throw Refused(path, image, problem!);
            if (!answers.TryAdd(sample.Id, Value(path, data, image, sample, classOf, project)))
            {
                throw Refused(path, image, "the file labels it twice");
            }
        }

        return answers.Count == 0
            ? throw new CommandException($"'{path}' labels no image. Nothing was changed.")
            : Save(store, answers, annotator);
    }

    private static AnswerValue Value(string path, AnnotatedDataset data, AnnotatedImage image, StoredSample sample, int[] classOf, Project project)
    {
        if (image.Width > 0 && sample.Width is { } width && (image.Width, image.Height) != (width, sample.Height!.Value))
        {
            throw Refused(path, image, $"the file says {image.Width} × {image.Height} pixels, the image has {width} × {sample.Height}");
        }

        ObjectAnnotation[] objects = [.. image.Annotations!.Where(a => a.Shape is not ClassTag)];
        if (objects.FirstOrDefault(a => classOf[a.Class] < 0) is { } unknown)
        {
            throw Refused(path, image, $"the project has no class '{data.Classes[unknown.Class].Name}'; its classes are: {string.Join(", ", project.Classes)}");
        }

        var value = new AnswerValue { Shapes = [.. objects.Select((a, i) => LabelShapes.Of(a with { Score = null }, string.Create(CultureInfo.InvariantCulture, $"i{i}"), classOf[a.Class]))] };
        try
        {
            ValueCheck.Check(value, project.Task, project.Classes.Count, sample.Width, sample.Height);
        }
        catch (ProblemException exception)
        {
            throw Refused(path, image, exception.Message);
        }

        return value;
    }

    // One change, so that a kill in the middle leaves nothing behind. Who brings a file has done the work, so it decides alone.
    private static LabelChanges Save(Store store, Dictionary<SampleId, AnswerValue> answers, string annotator)
    {
        var before = store.ReadFrozenLabels().ToDictionary(l => l.Id, l => l.Text);
        var (schema, last) = (store.ReadSchema().Version, store.ReadLastEvent());
        var consensus = new ExactMajority();
        var changes = new LabelChanges(0, 0, 0, 0);
        Action<Store> all = batch =>
        {
            foreach (var (sample, value) in answers.OrderBy(a => a.Key.Value))
            {
                var text = value.ToJson();
                var known = before.TryGetValue(sample, out var said);
                if (said == text)
                {
                    changes = changes with { Unchanged = changes.Unchanged + 1 };
                    continue;
                }

                var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last}/{sample.Value}/{annotator}")))[..16]);
                batch.Submit(new AnswerSubmission(key, sample, annotator, AnswerOutcome.Label, text, null, null, 0, schema, null) { Final = true }, 1, consensus);
                changes = known ? changes with { Corrected = changes.Corrected + 1 } : changes with { Submitted = changes.Submitted + 1 };
            }
        };
        return store.Batch([all]) is [{ } failure] ? throw new CommandException($"{failure.Message} Nothing was changed.") : changes;
    }

    private static CommandException Refused(string path, AnnotatedImage image, string problem) => new($"'{path}' labels the image '{image.FileName}', but {problem}. Nothing was changed.");
}
