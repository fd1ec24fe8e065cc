using System.Security.Cryptography;
using System.Text;

namespace Winnow.Core.Reporting;

/// <summary>The frame that every report shares: one self-contained file with style, script, mark and theme button, which loads nothing.</summary>
internal static class HtmlPage
{
    private const string Mark =
        """<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><g fill="currentColor"><circle cx="2.5" cy="2.75" r="1.25"/><circle cx="6.17" cy="2.75" r="1.25"/><circle cx="9.83" cy="2.75" r="1.25"/><circle cx="13.5" cy="2.75" r="1.25"/></g><path d="M1.5 7h4M10.5 7h4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/><ellipse cx="8" cy="11.6" rx="2.15" ry="3" fill="var(--wheat)"/></svg>""";

    /// <summary>A whole HTML document.</summary>
    /// <param name="title">Title of the window.</param>
    /// <param name="note">What stands at the right of the head, such as kind and date.</param>
    /// <param name="body">Writes what the page is about.</param>
    public static string Render(string title, string note, Action<HtmlBuilder> body)
    {
        var script = Asset("report.js");
        var policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            + $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; base-uri 'none'; form-action 'none'";
        var html = new HtmlBuilder().Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head").Line();
        html.Empty("meta", ("charset", "utf-8")).Line();
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", policy)).Line();
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line();
        html.Element("title", title).Line();
        html.Open("style").Raw(Style()).Close().Line().Open("script").Raw(script).Close().Line().Close().Open("body").Line();
        html.Open("header", ("class", "rh")).Raw(Mark).Element("span", "Winnow", ("class", "word")).Element("span", "", ("class", "grow"));
        html.Element("span", note, ("class", "small muted"));
        html.Element("button", "Print", ("type", "button"), ("class", "btn noprint"), ("id", "print"), ("hidden", "hidden"));
        html.Element("button", "Dark", ("type", "button"), ("class", "btn noprint"), ("id", "theme"), ("aria-label", "Switch between light and dark"), ("hidden", "hidden"));
        html.Close().Line();
        html.Open("main", ("class", "rp")).Line();
        body(html);
        html.Close().Line().Open("div", ("class", "tip"), ("id", "tip"), ("aria-hidden", "true"), ("hidden", "hidden")).Close().Close().Close().Line();
        return html.ToString();
    }

    /// <summary>Writes a page to a file; an older one is replaced in one step, so a reader never sees half a file.</summary>
    public static void Save(string html, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var half = path + ".part";
        File.WriteAllText(half, html, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(half, path, overwrite: true);
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
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream($"Winnow.Core.Reporting.Assets.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing from the build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
