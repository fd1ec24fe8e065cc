using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Which originals a job reads.</summary>
internal static class JobImages
{
    /// <summary>Their names in the project's folder of originals.</summary>
    public static IReadOnlyList<string> Of(ProjectHost host, WorkerJob job)
    {
        if (job.Export is { } export)
        {
            return export.Request.Images ? host.Read(s => OfExport(s, export)) : [];
        }

        var samples = job switch
        {
            { Learn: { } learn } => learn.Labels.Select(l => l.Sample).ToHashSet(),
            { Pick: { Model: not null } pick } => [.. host.Read(s => s.ReadPool()).Select(p => p.Value), .. pick.Labels.Select(l => l.Sample)],
            _ => new HashSet<long>(),
        };
        IEnumerable<string> looked = [.. job.Detect?.Images.Select(i => i.Path) ?? [], .. job.Suggest?.Images.Select(i => i.Path) ?? [], .. job.Score?.Samples.Select(i => i.Path) ?? []];
        return samples.Count == 0 ? [.. looked] : [.. host.Read(s => s.ReadSamples()).Where(s => samples.Contains(s.Id.Value)).Select(s => s.Path), .. looked];
    }

    private static IReadOnlyList<string> OfExport(Store store, ExportJob export)
    {
        var labels = export.Version is { } id && store.ReadVersion(id) is { } version ? store.ReadLabelsAt(version.AtEvent) : store.ReadFrozenLabels();
        var labelled = labels.Select(l => l.Id).ToHashSet();
        return [.. store.ReadSamples().Where(s => export.Request.Unlabelled || labelled.Contains(s.Id)).Select(s => s.Path)];
    }
}
