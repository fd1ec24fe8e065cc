using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Takes the predictions of an outside model from a COCO results file: all of them, or none and the reasons.</summary>
internal static class PredictionImport
{
    private const int ShownInSentence = 5;
    private const int ProblemsShown = 200;

    /// <summary>The number by which files know a sample that no file numbered: from 1.</summary>
    public static long NumberOf(SampleId id) => id.Value == long.MaxValue ? id.Value : id.Value + 1;

    /// <summary>Reads, checks and stores.</summary>
    /// <param name="host">The project, which asks for objects.</param>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name as people know it.</param>
    /// <param name="cancel">Checked while reading.</param>
    /// <exception cref="ProblemException">A detection cannot be taken: its place in the file and why. Then nothing is stored.</exception>
    /// <exception cref="DatasetException">The file as a whole cannot be read.</exception>
    public static async Task<PredictionReport> RunAsync(ProjectHost host, string path, string name, CancellationToken cancel)
    {
        var read = await Task.Run(() => Read(host, path, cancel), cancel);
        var hash = await Task.Run(() => HashOf(path), cancel);
        if (read.Suggestions.Count > 0)
        {
            await host.WriteAsync(
                store =>
                {
                    store.ImportSuggestions(name, hash, read.Suggestions);
                    return true;
                },
                cancel);
        }

        return read.Report;
    }

    private static (PredictionReport Report, IReadOnlyList<(SampleId, string)> Suggestions) Read(ProjectHost host, string path, CancellationToken cancel)
    {
        var (samples, reference, named) = host.Read(s => s.Snapshot(References));
        var (data, report) = Read(path, reference, cancel);
        if (report.Annotations == 0 && Unknown(report) > 0)
        {
            // Not one number is known: then the ids may be file names.
            (data, report) = Read(path, named, cancel);
        }

        var refused = report.Skipped - report.Notes.GetValueOrDefault(CocoResultsFormat.UnknownDetections);
        if (refused > 0)
        {
            var told = report.Problems.Where(p => !IsUnknownImage(p)).Take(ShownInSentence).Select(p => $"{p.Name}: {p.Reason}");
            throw Problems.Invalid($"{refused} detections cannot be taken, so none was: {string.Join("; ", told)}.", "upload", remedy: "Correct them and upload the file again.");
        }

        var suggestions = new List<(SampleId, string)>();
        foreach (var (i, image) in data.Images.Index().Where(i => i.Item.Predictions.Count > 0))
        {
            if (image.Predictions.Count > ValueCheck.ShapesMax)
            {
                throw Problems.Invalid($"{image.FileName} has {image.Predictions.Count} detections, so none was taken.", "upload", $"{ValueCheck.ShapesMax} an image");
            }

            var shapes = image.Predictions.Select((p, n) => LabelShapes.Of(p, string.Create(CultureInfo.InvariantCulture, $"p{n + 1}"), p.Class) with { Source = "model" });
            suggestions.Add((samples[i], JsonSerializer.Serialize(new Suggestion(Shapes: [.. shapes]), JsonRules.Options)));
        }

        return (new(suggestions.Count, report.Annotations, Unknown(report), [.. report.Problems.Take(ProblemsShown)]), suggestions);
    }

    private static (AnnotatedDataset Data, FormatReport Report) Read(string path, AnnotatedDataset reference, CancellationToken cancel)
    {
        var report = new FormatReport();
        return (new CocoResultsFormat().Read(path, ImportOptions.Default with { Reference = reference, CheckedPredictions = true }, report, cancel), report);
    }

    private static (SampleId[] Samples, AnnotatedDataset ByNumber, AnnotatedDataset ByName) References(Store store)
    {
        var (images, classes) = store.ReadOriginalIds();
        var named = store.ReadNamedSamples();
        var usedNames = new HashSet<string>(StringComparer.Ordinal);
        var list = named.Select(s => new AnnotatedImage
        {
            FileName = s.Name,
            Width = s.Sample.Width ?? 0,
            Height = s.Sample.Height ?? 0,
            Id = images.TryGetValue(s.Sample.Id, out var number) ? OriginalId.Of(number) : images.Count == 0 ? OriginalId.Of(NumberOf(s.Sample.Id)) : OriginalId.None,
        }).ToArray();
        var byNumber = new AnnotatedDataset
        {
            Name = "project",
            Classes = [.. store.ReadSchema().Classes.Select((c, i) => new LabelClass(c.Name, classes.TryGetValue(i, out var number) ? OriginalId.Of(number) : classes.Count == 0 ? OriginalId.Of(i + 1) : OriginalId.None))],
            Images = list,
        };
        var byName = byNumber with { Images = [.. list.Select(i => i with { Id = usedNames.Add(i.FileName) ? OriginalId.Of(i.FileName) : OriginalId.None })] };
        return ([.. named.Select(s => s.Sample.Id)], byNumber, byName);
    }

    private static long Unknown(FormatReport report) => report.Notes.GetValueOrDefault(CocoResultsFormat.UnknownImages);

    private static bool IsUnknownImage(FileProblem problem) => problem.Reason.StartsWith("image_id ", StringComparison.Ordinal) && problem.Reason.EndsWith("is not in the ground truth", StringComparison.Ordinal);

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

/// <summary>What was taken of a file of predictions.</summary>
/// <param name="Images">Images that have suggestions now.</param>
/// <param name="Suggestions">Suggestions on them.</param>
/// <param name="Unknown">Images of the file that the project does not have; their detections were passed over.</param>
/// <param name="Problems">The first 200 detections that were passed over: the place in the file, and why.</param>
public sealed record PredictionReport(long Images, long Suggestions, long Unknown, IReadOnlyList<FileProblem> Problems);
