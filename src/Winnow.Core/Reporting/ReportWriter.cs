using Winnow.Core.Reporting.Sections;

namespace Winnow.Core.Reporting;

/// <summary>Writes a report as one self-contained HTML file: nothing is loaded from anywhere, and the same model gives the same bytes.</summary>
public static class ReportWriter
{
    private static readonly IReadOnlyList<IReportSection> Sections =
    [
        new HeadSection(),
        new CurvesSection(),
        new SavingSection(),
        new TestsSection(),
        new RanksSection(),
        new ModelSection(),
        new DetectionSection(),
        new SegmentationSection(),
        new PicksSection(),
        new TuningSection(),
        new TimeSection(),
        new MethodSection(),
        new ProblemsSection(),
    ];

    /// <summary>Renders the report.</summary>
    /// <param name="model">What to show.</param>
    /// <returns>A whole HTML document; about 100 kB and the pictures.</returns>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var took = model.Took is { } span ? $" · took {NumberText.Duration(span)}" : "";
        return HtmlPage.Render($"{model.Data}: {model.Kind.ToLowerInvariant()} report · Winnow", $"{model.Kind} · {NumberText.Date(model.Date)}{took}", html =>
        {
            foreach (var section in Sections)
            {
                section.Write(html, model);
            }
        });
    }

    /// <summary>Writes the report to a file; an older one is replaced in one step, so a reader never sees half a file.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="path">The file, such as <c>report.html</c>.</param>
    public static void Save(ReportModel model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HtmlPage.Save(Render(model), path);
    }
}
