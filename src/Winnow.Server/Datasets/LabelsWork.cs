using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Reads an uploaded file of labels in a job's folder: one line for each image of it, with the sample it is about and its label, or why that cannot be taken.</summary>
internal static class LabelsWork
{
    private const string Workplace = "unpacked";

    /// <summary>Does the job; one that was killed begins anew.</summary>
    /// <exception cref="DatasetException">The file as a whole cannot be read.</exception>
    public static void Run(LabelsJob job, string folder, Store store, Action<double> progress, CancellationToken cancel)
    {
        var unpacked = Path.Combine(folder, Workplace);
        Clean(unpacked);
        Directory.CreateDirectory(unpacked);
        try
        {
            var format = AnnotationFormats.Get(job.Format);
            var names = store.Snapshot(s => new SampleNames(s));
            var report = new FormatReport();
            var path = new DataFiles(new ServerLimits { ZipEntriesMax = job.EntriesMax }).PathFor(job.Path, unpacked, format, cancel);
            var sizes = ImportOptions.Default with { SizeOf = name => names.Find(name, out _) is { Width: { } w, Height: { } h } ? (w, h) : null };
            var data = format.Read(path, sizes, report, cancel);
            var (task, schema) = (store.ReadProject().Task, store.ReadSchema());
            var classOf = schema.Classes.Select((c, i) => (c.Name, Index: i)).ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
            using (var lines = new StreamWriter(Path.Combine(folder, LabelsResult.LinesName)) { NewLine = "\n" })
            {
                foreach (var (number, image) in data.Images.Index())
                {
                    cancel.ThrowIfCancellationRequested();
                    lines.WriteLine(JsonSerializer.Serialize(Line(image, data, names, task, classOf), WorkerJson.Options));
                    progress((number + 1.0) / data.Images.Count);
                }
            }

            NumberedClass[] classes = [.. data.Classes.Where(c => c.Id.Number is >= 1 && classOf.ContainsKey(c.Name)).Select(c => new NumberedClass(classOf[c.Name], c.Id.Number!.Value))];
            WorkerJson.Write(Path.Combine(folder, LabelsResult.FileName), new LabelsResult(data.Images.Count, report.Skipped, report.Problems, classes));
        }
        finally
        {
            Clean(unpacked);
        }
    }

    private static ImportedLabel Line(AnnotatedImage image, AnnotatedDataset data, SampleNames names, string task, Dictionary<string, int> classOf)
    {
        var sample = names.Find(image.FileName, out var problem);
        var line = new ImportedLabel(image.FileName, sample?.Id.Value, image.Id.Number is >= 1 and var number ? number : null, null, null);
        if (image.Annotations is null)
        {
            return line;
        }

        if (sample is null)
        {
            return line with { Problem = problem };
        }

        if (image.Width > 0 && sample.Width is { } width && (image.Width, image.Height) != (width, sample.Height!.Value))
        {
            return line with { Problem = $"the file says {image.Width} × {image.Height} pixels, the image has {width} × {sample.Height}" };
        }

        if (image.Annotations.Select(a => data.Classes[a.Class].Name).FirstOrDefault(n => !classOf.ContainsKey(n)) is { } unknown)
        {
            return line with { Problem = $"the project has no class '{unknown}'" };
        }

        try
        {
            var value = Value(image.Annotations, a => classOf[data.Classes[a.Class].Name], task);
            ValueCheck.Check(value, task, classOf.Count, sample.Width, sample.Height);
            return line with { Value = value.ToJson() };
        }
        catch (Exception exception) when (exception is ProblemException or FormatException)
        {
            return line with { Problem = exception.Message };
        }
    }

    private static AnswerValue Value(IReadOnlyList<ObjectAnnotation> annotations, Func<ObjectAnnotation, int> classOf, string task)
    {
        int[] tags = [.. annotations.Where(a => a.Shape is ClassTag).Select(classOf).Distinct().Order()];
        ObjectAnnotation[] objects = [.. annotations.Where(a => a.Shape is not ClassTag)];
        if (task is not ("detect" or "segment"))
        {
            return objects.Length == 0 ? new() { Classes = tags } : throw new FormatException($"it carries {objects.Length} objects, and the project asks for classes of whole images");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var shapes = objects.Select((a, i) => LabelShapes.Of(a with { Score = null }, Id(a.Id.ToString(), i), classOf(a))).ToArray();
        return new() { Classes = tags.Length > 0 ? tags : null, Shapes = shapes };

        string Id(string given, int i) => given.Length is > 0 and <= 64 && ids.Add(given) ? given : string.Create(CultureInfo.InvariantCulture, $"i{i}");
    }

    private static void Clean(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
