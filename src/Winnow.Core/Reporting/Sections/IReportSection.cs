namespace Winnow.Core.Reporting.Sections;

/// <summary>One part of the report.</summary>
internal interface IReportSection
{
    /// <summary>Writes the part, or nothing where the model lacks what it shows.</summary>
    void Write(HtmlBuilder html, ReportModel model);
}
