namespace Winnow.Core.Reporting.Sections;

/// <summary>How it was done: the command, the recipe, seeds, machine and data hash.</summary>
internal sealed class MethodSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        List<KeyValuePair<string, string>> facts = [.. model.Recipe];
        Add(facts, "seeds", string.Join(", ", model.Seeds));
        Add(facts, "machine", model.Machine);
        Add(facts, "data hash", model.DataHash);
        html.Open("section", ("id", "method"));
        html.Title("How it was done", "");
        if (model.Command is { } command)
        {
            html.Open("div", ("class", "cmd")).Open("pre", ("tabindex", "0"), ("aria-label", "Command")).Element("code", command).Close();
            html.Element("button", "Copy", ("type", "button"), ("class", "btn noprint"), ("data-copy", command), ("hidden", "hidden")).Close();
        }

        html.Open("dl");
        foreach (var (name, value) in facts)
        {
            html.Open("div").Element("dt", name).Element("dd", value).Close();
        }

        html.Close().Close().Line();
    }

    private static void Add(List<KeyValuePair<string, string>> facts, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            facts.Add(new(name, value));
        }
    }
}
