using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics.Detection;

/// <summary>The reference evaluator's answers on seven random data sets.</summary>
public sealed class CocoReferenceTests
{
    [Theory]
    [InlineData("bbox-small")]
    [InlineData("bbox-crowd-gaps")]
    [InlineData("bbox-dense")]
    [InlineData("bbox-many-classes")]
    [InlineData("bbox-empty-images")]
    [InlineData("segm-small")]
    [InlineData("segm-crowd")]
    public void Every_figure_equals_the_reference(string name)
    {
        var folder = SharedFolder.Locate("goldens/coco");
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        var expected = goldens.RootElement.EnumerateArray().First(e => e.GetProperty("case").GetString() == name);
        var data = Read(folder, name);
        var found = AveragePrecision.Of(
            [.. data.Images.Select(i => new EvaluatedImage(i.Annotations ?? [], i.Predictions) { Width = i.Width, Height = i.Height })],
            data.Classes.Count, masks: expected.GetProperty("type").GetString() == "segm", TestContext.Current.CancellationToken);
        var stats = expected.GetProperty("stats");
        foreach (var (figure, value) in new (string, double?)[]
        {
            ("AP", found.Ap), ("AP50", found.Ap50), ("AP75", found.Ap75), ("APsmall", found.ApSmall), ("APmedium", found.ApMedium), ("APlarge", found.ApLarge),
            ("AR1", found.Ar1), ("AR10", found.Ar10), ("AR100", found.Ar100), ("ARsmall", found.ArSmall), ("ARmedium", found.ArMedium), ("ARlarge", found.ArLarge),
        })
        {
            Assert.True(Math.Abs(stats.GetProperty(figure).GetDouble() - (value ?? -1)) < 1e-6, $"{figure}: {value} instead of {stats.GetProperty(figure)}");
        }

        foreach (var category in expected.GetProperty("perCategory").EnumerateArray())
        {
            var index = data.Classes.Index().First(c => c.Item.Id.ToString() == category.GetProperty("category_id").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture)).Index;
            Assert.Equal(category.GetProperty("ap").GetDouble(), found.Classes[index].Ap ?? -1, 1e-6);
            Assert.Equal(category.GetProperty("ap50").GetDouble(), found.Classes[index].Ap50 ?? -1, 1e-6);
            Assert.Equal(category.GetProperty("ar100").GetDouble(), found.Classes[index].Ar100 ?? -1, 1e-6);
        }
    }

    private static AnnotatedDataset Read(string folder, string name)
    {
        var report = new FormatReport();
        var truth = new CocoFormat().Read(Path.Combine(folder, $"{name}.gt.json"), new(), report, CancellationToken.None);
        return new CocoResultsFormat().Read(Path.Combine(folder, $"{name}.dt.json"), new() { Reference = truth }, report, CancellationToken.None);
    }
}
