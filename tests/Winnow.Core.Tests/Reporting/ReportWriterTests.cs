using System.Xml;
using System.Xml.Linq;
using Winnow.Core.Reporting;

namespace Winnow.Core.Tests.Reporting;

public sealed class ReportWriterTests
{
    public static TheoryData<string> Cases => ["saved", "worse", "missed", "one seed", "many", "project"];

    [Theory, MemberData(nameof(Cases))]
    public void Renders_well_formed_markup_that_loads_nothing(string name)
    {
        var html = ReportWriter.Render(Case(name));
        var markup = Without("script", Without("style", html));
        using var reader = XmlReader.Create(new StringReader(markup), new() { DtdProcessing = DtdProcessing.Ignore });
        var page = XDocument.Load(reader);
        Assert.All(page.Descendants().Attributes("src"), a => Assert.StartsWith("data:image/", a.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Equal(page.Descendants().Attributes("id").Count(), page.Descendants().Attributes("id").Select(a => a.Value).Distinct().Count());
        Assert.All(page.Descendants("svg").Where(s => s.Attribute("aria-hidden") is null), s => Assert.NotEmpty(s.Attribute("aria-label")!.Value));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes() => Assert.Equal(ReportWriter.Render(Case("saved")), ReportWriter.Render(Case("saved")));

    [Fact]
    public void Sections_appear_only_where_the_model_has_them()
    {
        var full = ReportWriter.Render(Case("saved"));
        var project = ReportWriter.Render(Case("project"));
        Assert.All(["curves", "saving", "confusion", "classes", "calibration", "picks", "time", "method", "problems"], id => Assert.Contains($"id=\"{id}\"", full, StringComparison.Ordinal));
        Assert.All(["saving", "confusion", "classes", "calibration", "picks"], id => Assert.DoesNotContain($"id=\"{id}\"", project, StringComparison.Ordinal));
    }

    [Fact]
    public void The_recipe_in_use_is_shown_with_every_change_and_its_reason()
    {
        TunedRound Round(int number, bool changed, string why) => new(number, 20 * number, new() { Level = "l1", Recipe = "{}", Words = $"recipe <{number}>", Changed = changed, Reason = why, Candidates = 12, Audit = new(0.8125, 0.7, 0.9, 16, 16, 0.8125) }, 0.4);
        var html = ReportWriter.Render(Case("saved") with { Tuning = new("margin, seed 1", [Round(1, false, "kept it"), Round(2, true, "better by 2 points")]) });
        Assert.All(["id=\"tuning\"", "margin, seed 1, changed once in 2 rounds", "recipe &lt;2&gt;", "better by 2 points", "2 *", "by the 16 labels that chance drew: 81.3 % [70.0, 90.0]"], part => Assert.Contains(part, html, StringComparison.Ordinal));
        Assert.DoesNotContain("id=\"tuning\"", ReportWriter.Render(Case("saved")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_detector_is_shown_by_class_by_size_and_by_part_of_the_images()
    {
        double[] curve = [.. Enumerable.Range(0, 101).Select(i => 1 - (i / 200.0))];
        var model = Case("project") with
        {
            Detection = new()
            {
                Classes = ["<b>car</b>", "person"],
                Note = "model 2 on 18 held-out images",
                Metrics = new() { Ap = 0.4, Ap50 = 0.7, ApSmall = 0.1, Classes = [new(0, 12, 0.5, 0.8, 0.6) { PrecisionCurve = curve }, new(1, 0, null, null, null)] },
                Slices = [new("time = night", 6, 4, 0.25, 0.1)],
                Lost = [new("a.png", "1 right, 2 missed, 0 wrong", null)],
            },
        };
        var html = ReportWriter.Render(model);
        Assert.All(["id=\"precision\"", "id=\"ap-classes\"", "time = night", "0.250", "1 right, 2 missed, 0 wrong", "&lt;b&gt;car"], part => Assert.Contains(part, html, StringComparison.Ordinal));
        Assert.DoesNotContain("<b>car", html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"won\"", html, StringComparison.Ordinal);
        var without = ReportWriter.Render(model with { Detection = model.Detection with { Metrics = new() { Ap50 = 0.7, Classes = [new(0, 12, 0.5, 0.8, 0.6)] } } });
        Assert.DoesNotContain("id=\"precision\"", without, StringComparison.Ordinal);
        using var reader = XmlReader.Create(new StringReader(Without("script", Without("style", html))), new() { DtdProcessing = DtdProcessing.Ignore });
        Assert.NotNull(XDocument.Load(reader).Root);
    }

    [Fact]
    public void Savings_at_values_of_the_metric_stand_beside_those_at_shares_of_the_gain()
    {
        var html = ReportWriter.Render(Case("saved")).Replace('\u00A0', ' ');
        Assert.Contains("at 100, 50 % of its gain, and at accuracy 0.65, 0.75", html, StringComparison.Ordinal);
        Assert.Contains("Margin at accuracy 0.65: 31 % [24, 37], 1,380 labels instead of 2,000", html, StringComparison.Ordinal);
        Assert.Contains("Margin at accuracy 0.75: 1,700 labels, where random did not get", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">at 0.75</th>", html, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Seconds_saved_are_spoken_of_where_labelling_was_timed(bool timed)
    {
        var model = Case("saved");
        var html = ReportWriter.Render(model with
        {
            Strategies =
            [
                .. model.Strategies.Select(s => s with
                {
                    PairedPHolm = 0.03,
                    SavingsOfSeconds = timed ? [new() { Target = 0.9, Percent = 12, Reached = true, ReachedSeeds = 5 }] : [],
                }),
            ],
        });
        Assert.Contains("id=\"tests\"", html, StringComparison.Ordinal);
        Assert.Equal(timed, html.Contains(">s saved, 90", StringComparison.Ordinal));
        Assert.Equal(timed, html.Contains("seconds of labelling saved", StringComparison.Ordinal));
    }

    // Style and script are no XML; each stands once.
    private static string Without(string tag, string html)
    {
        var end = $"</{tag}>";
        return html.Remove(html.IndexOf($"<{tag}>", StringComparison.Ordinal), html.IndexOf(end, StringComparison.Ordinal) + end.Length - html.IndexOf($"<{tag}>", StringComparison.Ordinal));
    }

    private static ReportModel Case(string name) => name switch
    {
        "saved" => Reports.Of(Reports.Saved(31, 24, 37)),
        "worse" => Reports.Of(Reports.Saved(-300, -420, -120)),
        "missed" => Reports.Of(Reports.Missed(3)),
        "one seed" => Reports.Of(Reports.Saved(31, null, null), seeds: 1, strategies: 2),
        "many" => Reports.Of(Reports.Saved(31, 24, 37), strategies: 10, classes: 100, rounds: 40, picks: 12),
        _ => Reports.Of(null, seeds: 0, strategies: 1) with { Yardstick = null, Detail = null, Took = null, Problems = [] },
    };
}
