using System.Security.Cryptography;
using System.Text;
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
        new ModelSection(),
        new PicksSection(),
        new TimeSection(),
        new MethodSection(),
        new ProblemsSection(),
    ];

    private const string Mark =
        """<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><g fill="currentColor"><circle cx="2.5" cy="2.75" r="1.25"/><circle cx="6.17" cy="2.75" r="1.25"/><circle cx="9.83" cy="2.75" r="1.25"/><circle cx="13.5" cy="2.75" r="1.25"/></g><path d="M1.5 7h4M10.5 7h4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/><ellipse cx="8" cy="11.6" rx="2.15" ry="3" fill="var(--wheat)"/></svg>""";

    /// <summary>Renders the report.</summary>
    /// <param name="model">What to show.</param>
    /// <returns>A whole HTML document; about 100 kB and the pictures.</returns>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var script = Asset("report.js");
        var policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            + $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; base-uri 'none'; form-action 'none'";
        var html = new HtmlBuilder().Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head").Line();
        html.Empty("meta", ("charset", "utf-8")).Line();
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", policy)).Line();
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line();
        html.Element("title", $"{model.Data}: {model.Kind.ToLowerInvariant()} report · Winnow").Line();
        html.Open("style").Raw(Style()).Close().Line().Open("script").Raw(script).Close().Line().Close().Open("body").Line();
        WriteHead(html, model);
        html.Open("main", ("class", "rp")).Line();
        foreach (var section in Sections)
        {
            section.Write(html, model);
        }

        html.Close().Line().Open("div", ("class", "tip"), ("id", "tip"), ("aria-hidden", "true"), ("hidden", "hidden")).Close().Close().Close().Line();
        return html.ToString();
    }

    /// <summary>Writes the report to a file; an older one is replaced in one step, so a reader never sees half a file.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="path">The file, such as <c>report.html</c>.</param>
    public static void Save(ReportModel model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var half = path + ".part";
        File.WriteAllText(half, Render(model), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(half, path, overwrite: true);
    }

    private static void WriteHead(HtmlBuilder html, ReportModel model)
    {
        var took = model.Took is { } span ? $" · took {NumberText.Duration(span)}" : "";
        html.Open("header", ("class", "rh")).Raw(Mark).Element("span", "Winnow", ("class", "word")).Element("span", "", ("class", "grow"));
        html.Element("span", $"{model.Kind} · {NumberText.Date(model.Date)}{took}", ("class", "small muted"));
        html.Element("button", "Print", ("type", "button"), ("class", "btn noprint"), ("id", "print"), ("hidden", "hidden"));
        html.Element("button", "Dark", ("type", "button"), ("class", "btn noprint"), ("id", "theme"), ("aria-label", "Switch between light and dark"), ("hidden", "hidden"));
        html.Close().Line();
    }

    // The dark colours stand once and serve both the reader's choice and the system's; print is always light.
    private static string Style()
    {
        var dark = Asset("dark.css");
        return $":root{{{Asset("light.css")}}}\n@media screen{{[data-theme=dark]{{{dark}}}}}\n"
            + $"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}\n{Asset("report.css")}";
    }

    private static string Asset(string name)
    {
        using var stream = typeof(ReportWriter).Assembly.GetManifestResourceStream($"Winnow.Core.Reporting.Assets.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing from the build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
