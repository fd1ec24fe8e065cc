using System.Xml;
using System.Xml.Linq;
using Winnow.Core.Reporting;
using Winnow.Core.Search;

namespace Winnow.Core.Tests.Reporting;

public sealed class SearchPageTests
{
    [Fact]
    public void Shows_history_importance_and_coordinates_each_with_its_table()
    {
        var page = Load(Study(60));
        foreach (var id in (string[])["history", "importance", "coordinates"])
        {
            var section = page.Descendants("section").Single(s => s.Attribute("id")?.Value == id);
            Assert.NotEmpty(section.Descendants("svg"));
            Assert.NotEmpty(section.Descendants("table").Single().Descendants("td"));
            Assert.All(section.Descendants("svg"), s => Assert.NotEmpty(s.Attribute("aria-label")!.Value));
        }

        // One place to reach for each of the 60 trials, on each of two shapes.
        Assert.Equal(120, page.Descendants("section").Single(s => s.Attribute("id")?.Value == "history").Descendants("g").Count());
    }

    [Fact]
    public void A_hostile_name_stays_text()
    {
        var html = SearchPage.Render(Study(12), "<script>alert(1)</script>", DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bold", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public void A_study_of_any_size_is_well_formed(int trials)
    {
        var study = Study(trials);
        Assert.Equal(study.Best is null ? 0 : 1, Load(study).Descendants("section").Count(s => s.Attribute("id")?.Value == "history"));
    }

    private static XDocument Load(StudySnapshot study)
    {
        var html = SearchPage.Render(study, "Tuning", DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("NaN", Without("script", html), StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        using var reader = XmlReader.Create(new StringReader(Without("script", Without("style", html))), new() { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static StudySnapshot Study(int trials)
    {
        var space = new SearchSpace(new CategoricalParameter("model", "<b>bold", "plain"), new FloatParameter("lr", 1e-5, 1e-1) { Log = true }, new IntegerParameter("depth", 1, 4).When("model", "plain"));
        var study = new Study(new(space, 1) { Sampler = new UniformSampler(), Direction = SearchDirection.Maximise }, TimeProvider.System);
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            trial.Report(1, -i);
            if (i % 5 == 1)
            {
                study.Fail(trial, "a \"reason\" & <more>");
            }
            else if (i % 5 == 2)
            {
                study.Prune(trial, "rung 1");
            }
            else
            {
                study.Tell(trial, i % 7 == 6 ? -1e9 : Math.Sin(i));
            }
        }

        return study.Snapshot();
    }

    private static string Without(string element, string html)
    {
        while (html.IndexOf($"<{element}>", StringComparison.Ordinal) is var start and >= 0)
        {
            html = html.Remove(start, html.IndexOf($"</{element}>", StringComparison.Ordinal) + element.Length + 3 - start);
        }

        return html;
    }
}
