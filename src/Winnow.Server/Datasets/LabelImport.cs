using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Brings the labels of a file to the images of the project that bear the names it gives; what fits nothing is named in the import's report.</summary>
/// <remarks>Labels that people gave stay. Killed midway it begins anew, and every label has a key by which it is stored once.</remarks>
internal sealed class LabelImport(ProjectHost host, StoredImport import, ServerLimits limits, Action told)
{
    /// <summary>Who gives imported labels, in journals and figures.</summary>
    public const string Annotator = "import";

    /// <summary>Name of the uploaded file in the import's folder.</summary>
    public const string FileName = "labels";

    private const int Together = 64;

    /// <exception cref="DatasetException">The file as a whole cannot be read, or one of its annotations cannot be taken; nothing is imported then.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var staging = ProjectFiles.Staging(host.Folder, import.Id);
        var unpacked = Path.Combine(staging, "unpacked");
        if (Directory.Exists(unpacked))
        {
            Directory.Delete(unpacked, recursive: true);
        }

        Directory.CreateDirectory(unpacked);
        var format = AnnotationFormats.Get(import.Format ?? throw new DatasetException("The import names no format."));
        var report = new FormatReport();
        var (data, names) = await Task.Run(
            () =>
            {
                var found = host.Read(s => s.Snapshot(store => new SampleNames(store)));
                var path = new DataFiles(limits).PathFor(Path.Combine(staging, FileName), unpacked, format, cancel);
                var sizes = ImportOptions.Default with { SizeOf = name => found.Find(name, out _) is { Width: { } w, Height: { } h } ? (w, h) : null };
                return (format.Read(path, sizes, report, cancel), found);
            },
            cancel);
        var (task, schema) = host.Read(s => (s.ReadProject().Task, s.ReadSchema()));
        var classOf = schema.Classes.Select((c, i) => (c.Name, Index: i)).ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        await WriteAsync(s => s.ClearImportFiles(import.Id), cancel);
        await WriteAsync(s => s.ChangeImport(import.Id, "running", null), cancel);
        if (report.Skipped > 0)
        {
            // An image that lost an object would be stored as if nothing more were on it.
            await WriteAsync(s => Report(s, report), cancel);
            throw new DatasetException($"{report.Skipped} annotations of the file cannot be taken; each stands in the list of this import with its reason. Nothing was imported: correct the file, or take them out.");
        }

        foreach (var part in data.Images.Where(i => i.Annotations is not null).Chunk(Together))
        {
            var lines = part.Select(image => Line(image, data, names, task, classOf)).ToArray();
            await WriteAsync(s => Store(s, lines, schema.Version), cancel);
            told();
        }

        await WriteAsync(s => KeepIds(s, data, names, classOf), cancel);
    }

    private static ImportLine Line(AnnotatedImage image, AnnotatedDataset data, SampleNames names, string task, Dictionary<string, int> classOf)
    {
        var sample = names.Find(image.FileName, out var problem);
        if (sample is null)
        {
            return new(image.FileName, null, null, problem);
        }

        if (image.Width > 0 && sample.Width is { } width && (image.Width, image.Height) != (width, sample.Height!.Value))
        {
            return new(image.FileName, sample.Id, null, $"the file says {image.Width} × {image.Height} pixels, the image has {width} × {sample.Height}");
        }

        if (image.Annotations!.Select(a => data.Classes[a.Class].Name).FirstOrDefault(n => !classOf.ContainsKey(n)) is { } unknown)
        {
            return new(image.FileName, sample.Id, null, $"the project has no class '{unknown}'");
        }

        try
        {
            var value = Value(image.Annotations!, a => classOf[data.Classes[a.Class].Name], task);
            ValueCheck.Check(value, task, classOf.Count, sample.Width, sample.Height);
            return new(image.FileName, sample.Id, value, null);
        }
        catch (Exception exception) when (exception is ProblemException or FormatException)
        {
            return new(image.FileName, sample.Id, null, exception.Message);
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

    private void Store(Store store, ImportLine[] lines, int schema)
    {
        var number = store.AddImportFiles(import.Id, [.. lines.Select(l => l.Name)]);
        foreach (var line in lines)
        {
            var (state, problem) = line.Value is null ? ("problem", line.Problem) : Submit(store, line.Sample!.Value, line.Value, schema);
            store.SettleImportFile(import.Id, number++, state, line.Sample, problem);
        }
    }

    private (string State, string? Problem) Submit(Store store, SampleId sample, AnswerValue value, int schema)
    {
        var key = KeyOf(sample);
        if (!store.HasAnswer(key) && store.ReadLabel(sample) is { } label)
        {
            var same = new FrozenLabel(sample, label.Class, label.Value).Text == value.ToJson();
            return ("duplicate", same ? "has this label already" : "has another label already, which stays");
        }

        // Somebody's finished work decides alone, whatever the overlap.
        var one = value is { Shapes: null, Classes: [var only] } && store.ReadProject().Task == "classify" ? only : (int?)null;
        store.Submit(new AnswerSubmission(key, sample, Annotator, AnswerOutcome.Label, value.ToJson(), one, null, 0, schema, null) { Final = true }, host.Settings.Overlap, host.Consensus);
        host.Queue.Refresh(store, sample);
        return ("added", null);
    }

    private void Report(Store store, FormatReport report)
    {
        if (report.Problems.Count == 0)
        {
            return;
        }

        var number = store.AddImportFiles(import.Id, [.. report.Problems.Select(p => p.Name)]);
        foreach (var problem in report.Problems)
        {
            store.SettleImportFile(import.Id, number++, "problem", null, problem.Reason);
        }
    }

    private static void KeepIds(Store store, AnnotatedDataset data, SampleNames names, Dictionary<string, int> classOf) => store.KeepOriginalIds(
        [.. data.Images.Where(i => i.Id.Number is >= 1).Select(i => (names.Find(i.FileName, out _)?.Id, i.Id.Number!.Value)).Where(i => i.Id is not null).Select(i => (i.Id!.Value, i.Value))],
        [.. data.Classes.Where(c => c.Id.Number is >= 1 && classOf.ContainsKey(c.Name)).Select(c => (classOf[c.Name], c.Id.Number!.Value))]);

    // The same for the same label of the same import, so that a second run stores nothing twice.
    private string KeyOf(SampleId sample) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{host.Id}/import/{import.Id}/{sample.Value}"))).AsSpan(0, 16)).ToString("N");

    private Task<bool> WriteAsync(Action<Store> change, CancellationToken cancel) => host.WriteAsync(
        store =>
        {
            change(store);
            return true;
        },
        cancel);

    private sealed record ImportLine(string Name, SampleId? Sample, AnswerValue? Value, string? Problem);
}
