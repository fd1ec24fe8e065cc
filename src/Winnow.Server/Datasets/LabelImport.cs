using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Brings the labels of a file to the images of the project that bear the names it gives; what fits nothing is named in the import's report.</summary>
/// <remarks>A worker elsewhere or this process reads the file. Labels that people gave stay. Killed midway it begins anew, and every label has a key by which it is stored once.</remarks>
internal sealed class LabelImport(ProjectHost host, StoredImport import, JobRunner jobs, ServerLimits limits, Action told)
{
    /// <summary>Who gives imported labels, in journals and figures.</summary>
    public const string Annotator = "import";

    /// <summary>Name of the uploaded file in the import's folder.</summary>
    public const string FileName = "labels";

    private const int Together = 64;

    /// <summary>Reads and stores.</summary>
    /// <returns>Why the file cannot be read, or null.</returns>
    /// <exception cref="DatasetException">One of its annotations cannot be taken; nothing is imported then.</exception>
    /// <exception cref="InvalidDataException">A worker says of the file what cannot be.</exception>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"labels-{import.Id}");
        jobs.Clean(host, name);
        try
        {
            var format = import.Format ?? throw new DatasetException("The import names no format.");
            var job = new WorkerJob("labels") { Labels = new(Path.GetFullPath(host.Folder), Path.GetFullPath(Path.Combine(ProjectFiles.Staging(host.Folder, import.Id), FileName)), format, limits.ZipEntriesMax) };
            var end = await jobs.RunAsync(host, name, "labels", job, attempts: null, static _ => Task.CompletedTask, cancel);
            if (end.How != WorkerEnding.Done)
            {
                return end.Reason;
            }

            await StoreAsync(jobs.FolderOf(host, name), cancel);
            return null;
        }
        finally
        {
            jobs.Clean(host, name);
        }
    }

    private async Task StoreAsync(string folder, CancellationToken cancel)
    {
        var result = WorkerJson.Read<LabelsResult>(Path.Combine(folder, LabelsResult.FileName));
        await WriteAsync(s => s.ClearImportFiles(import.Id), cancel);
        await ImportRunner.RequireWantedAsync(host, import.Id, cancel);
        if (result.Skipped > 0)
        {
            // An image that lost an object would be stored as if nothing more were on it.
            await WriteAsync(s => Report(s, result.Problems), cancel);
            throw new DatasetException($"{result.Skipped} annotations of the file cannot be taken; each stands in the list of this import with its reason. Nothing was imported: correct the file, or take them out.");
        }

        var check = host.Read(s => new ImportCheck(s));
        var numbers = new List<(SampleId, long)>();
        foreach (var part in Lines(folder, result.Lines).Chunk(Together))
        {
            numbers.AddRange(part.Where(l => l is { Sample: not null, Number: not null }).Select(l => (new SampleId(l.Sample!.Value), l.Number!.Value)));
            var lines = part.Where(l => l.Value is not null || l.Problem is not null).Select(l => (l, l.Value is null ? null : check.Value(l))).ToArray();
            await WriteAsync(s => Store(s, lines, check.Schema), cancel);
            told();
        }

        await WriteAsync(s => s.KeepOriginalIds(check.Known(numbers), check.Known(result.Classes)), cancel);
    }

    private static IEnumerable<ImportedLabel> Lines(string folder, long count)
    {
        var read = 0L;
        foreach (var line in File.ReadLines(Path.Combine(folder, LabelsResult.LinesName)))
        {
            ImportedLabel label;
            try
            {
                label = JsonSerializer.Deserialize<ImportedLabel>(line, WorkerJson.Options) ?? throw new InvalidDataException("The worker wrote an empty line.");
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException($"The worker wrote what is no label: {exception.Message}", exception);
            }

            read++;
            yield return label;
        }

        if (read != count)
        {
            throw new InvalidDataException($"The worker says that it wrote {count} lines, and there are {read}.");
        }
    }

    private void Store(Store store, (ImportedLabel Line, AnswerValue? Value)[] lines, int schema)
    {
        var number = store.AddImportFiles(import.Id, [.. lines.Select(l => l.Line.Name)]);
        foreach (var (line, value) in lines)
        {
            var sample = line.Sample is { } id ? new SampleId(id) : (SampleId?)null;
            var (state, problem) = value is null ? ("problem", line.Problem) : Submit(store, sample!.Value, value, schema);
            store.SettleImportFile(import.Id, number++, state, sample, problem);
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

    private void Report(Store store, IReadOnlyList<FileProblem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        var number = store.AddImportFiles(import.Id, [.. problems.Select(p => p.Name)]);
        foreach (var problem in problems)
        {
            store.SettleImportFile(import.Id, number++, "problem", null, problem.Reason);
        }
    }

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
}
