namespace Winnow.Core.Reporting;

/// <summary>One picked sample as the report shows it.</summary>
/// <param name="Name">The sample's name, such as its path in the data set.</param>
/// <param name="Reason">Why it was picked, one sentence without a full stop.</param>
/// <param name="Class">The class it turned out to have; null where nobody has said yet.</param>
/// <param name="Picture">The picture, or null where it could not be made.</param>
public sealed record ReportPick(string Name, string Reason, string? Class, Thumbnail? Picture);
