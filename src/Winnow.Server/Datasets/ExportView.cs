using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Server.Http;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>An export as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Format">The format.</param>
/// <param name="Version">Name of the dataset version, or null for the labels as they were.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Share">Share done while it runs, 0 to 1; else null.</param>
/// <param name="Bytes">Size of the zip file, or null.</param>
/// <param name="Images">Images in it, or null.</param>
/// <param name="Verified">Written, read back and found equal; only such files are given out.</param>
/// <param name="Hash">Hex SHA-256 of the zip file, or null.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="Report">What the format could not hold, or null; in the view of one export alone.</param>
public sealed record ExportView(
    string Id,
    string Format,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Share,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Bytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Images,
    bool Verified, string? Hash, string By, string CreatedAt, string? EndedAt, string? Reason, ExportReport? Report = null)
{
    internal static ExportView Of(ProjectHost host, StoredExport e, double share, bool whole = false) => new(
        $"{e.Id}", e.Format, e.Version is { } version ? host.Read(s => s.ReadVersion(version))?.Name : null, e.State, e.State == "running" ? share : null, e.Bytes, e.Images, e.State == "done", e.Hash, e.By,
        e.CreatedAt, e.EndedAt, e.Reason, whole && e.Report is { } report ? JsonSerializer.Deserialize<ExportReport>(report, JsonRules.Options) : null);
}
