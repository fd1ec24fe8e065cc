using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>What goes into an export, read in one snapshot.</summary>
/// <param name="Dataset">Images with their labels; file names are distinct and lead nowhere.</param>
/// <param name="AtEvent">Newest event whose labels are in it.</param>
/// <param name="Hash">Over ids and labels: <see cref="FrozenLabel.HashOf"/>.</param>
/// <param name="Version">The version, or null.</param>
/// <param name="Problems">Labels that cannot be read, and why.</param>
internal sealed record ExportContent(AnnotatedDataset Dataset, long AtEvent, string Hash, StoredVersion? Version, IReadOnlyList<FileProblem> Problems)
{
    public static ExportContent Read(Store reader, ExportRequest request, long? ofVersion, string title) => reader.Snapshot(store =>
    {
        var version = ofVersion is { } id ? store.ReadVersion(id) ?? throw new DatasetException($"There is no version {id}.") : null;
        var labels = version is null ? store.ReadFrozenLabels() : store.ReadLabelsAt(version.AtEvent);
        var hash = FrozenLabel.HashOf(labels);
        if (version is not null && hash != version.Hash)
        {
            throw new DatasetException($"The journal no longer gives the labels of version '{version.Name}': their hash is {hash}, not {version.Hash}; verify the journal.");
        }

        var project = store.ReadProject();
        var schema = version is null ? store.ReadSchema() : store.ReadSchema((int)version.Schema);
        var splits = version is null ? null : store.ReadSplits(version.Id);
        var (imageIds, classIds) = store.ReadOriginalIds();
        var known = labels.ToDictionary(l => l.Id, l => l.Text);
        var problems = new List<FileProblem>();
        var names = new FileNames();
        var images = new List<AnnotatedImage>();
        foreach (var (sample, name) in store.ReadNamedSamples())
        {
            var label = known.GetValueOrDefault(sample.Id);
            if (label is null && !request.Unlabelled)
            {
                continue;
            }

            var annotations = label is null ? null : Annotations(label, name, problems);
            if (label is null || annotations is not null)
            {
                images.Add(new()
                {
                    FileName = names.Of(name, sample),
                    Width = sample.Width ?? 0,
                    Height = sample.Height ?? 0,
                    Id = NumberOf(sample.Id, imageIds),
                    Split = splits is null ? null : splits.TryGetValue(sample.Id, out var part) ? part : Split.Train,
                    Source = new FileImage(Path.Combine(project.Images, sample.Path)),
                    Annotations = annotations,
                });
            }
        }

        var classes = schema.Classes.Select((c, i) => new LabelClass(c.Name, classIds.TryGetValue(i, out var number) ? OriginalId.Of(number) : OriginalId.None));
        var dataset = new AnnotatedDataset { Name = title, Classes = [.. classes], Images = images };
        return new ExportContent(dataset, version?.AtEvent ?? store.ReadLastEvent(), hash, version, problems);
    });

    /// <summary>Names of the originals.</summary>
    public IEnumerable<string> Originals => Dataset.Images.Select(i => i.Source).OfType<FileImage>().Select(f => Path.GetFileName(f.Path));

    /// <summary>The same without the files of some originals; their labels stay.</summary>
    /// <param name="damaged">Names of the originals, and why each is not used. One that is simply gone is named by whoever copies it.</param>
    public ExportContent Without(IReadOnlyDictionary<string, string> damaged)
    {
        var bad = new HashSet<AnnotatedImage>(ReferenceEqualityComparer.Instance);
        bad.UnionWith(Dataset.Images.Where(i => i.Source is FileImage file && File.Exists(file.Path) && damaged.ContainsKey(Path.GetFileName(file.Path))));
        return bad.Count == 0 ? this : this with
        {
            Dataset = Dataset with { Images = [.. Dataset.Images.Select(i => bad.Contains(i) ? i with { Source = null } : i)] },
            Problems = [.. Problems, .. bad.Select(i => new FileProblem(i.FileName, $"{damaged[Path.GetFileName(((FileImage)i.Source!).Path)]} Its labels are in the export."))],
        };
    }

    // Without a file's own numbers a sample's number, from 1: predictions for an export find their images later on.
    private static OriginalId NumberOf(SampleId id, IReadOnlyDictionary<SampleId, long> given) =>
        given.TryGetValue(id, out var number) ? OriginalId.Of(number) : given.Count == 0 ? OriginalId.Of(PredictionImport.NumberOf(id)) : OriginalId.None;

    private static IReadOnlyList<ObjectAnnotation>? Annotations(string label, string name, List<FileProblem> problems)
    {
        try
        {
            return LabelShapes.Of(AnswerValue.Parse(label));
        }
        catch (FormatException exception)
        {
            problems.Add(new(name, exception.Message));
            return null;
        }
    }

    /// <summary>Names in an export: as people know them where that is a good path and free, else with the image's hash.</summary>
    private sealed class FileNames
    {
        private readonly HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);

        public string Of(string name, StoredSample sample)
        {
            var good = DataFileName.Problem(name) is null && !name.Contains('\\', StringComparison.Ordinal) && name.Split('/').All(p => p.Length > 0 && p[0] != '.');
            var plain = good ? name : Path.GetFileName(sample.Path);
            if (used.Add(plain))
            {
                return plain;
            }

            var folder = plain.LastIndexOf('/') is var at and > 0 ? plain[..(at + 1)] : "";
            var file = plain[folder.Length..];
            var told = $"{folder}{Path.GetFileNameWithoutExtension(file)}-{sample.Hash[..Math.Min(12, sample.Hash.Length)]}{Path.GetExtension(file)}";
            used.Add(told);
            return told;
        }
    }
}
