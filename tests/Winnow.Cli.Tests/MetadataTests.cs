using System.Globalization;
using System.Text.Json;
using Winnow.Storage;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>What is known about images besides their pixels: read in, filtered by, and paid for.</summary>
public sealed class MetadataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Filters_of_a_strategy_file_read_imported_metadata()
    {
        var project = await WithMetadataAsync();
        var file = folder.Write("north.json", """{"name":"north","objectives":[{"kind":"cost","strength":0}],"include":[{"key":"camera","operator":"equals","value":"north"}],"exclude":[{"key":"lux","operator":"greater","value":"6"}]}""");
        var next = Json(await RunAsync("next", project, "-n", "12", "--strategy", file, "--json"));
        // North are 0, 3, 6, 9; lux is the number of the image, so 9 is too bright.
        Assert.Equal(["even/0.bmp", "even/6.bmp", "odd/3.bmp"], Paths(next).Order(StringComparer.Ordinal));
        Assert.EndsWith(", metadata 1", next.GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seconds_of_labelling_decide_where_everything_else_is_equal()
    {
        var project = await WithMetadataAsync();
        var rows = Enumerable.Range(0, 12).Select(i => $"{Name(i)},0.6,0.4");
        await RunAsync("import", project, "--format", "probabilities", folder.Write("scores.csv", $"path,even,odd\n{string.Join('\n', rows)}\n"));
        var next = Json(await RunAsync("next", project, "-n", "3", "--cost", "seconds", "--json"));
        Assert.Equal("cost-aware:margin", next.GetProperty("strategy").GetString());
        Assert.Equal(["odd/11.bmp", "even/10.bmp", "odd/9.bmp"], Paths(next)); // image i costs 12 − i seconds
        var composed = folder.Write("cheap.json", """{"name":"cheap","objectives":[{"kind":"cost"}]}""");
        Assert.Equal(["odd/11.bmp", "even/10.bmp"], Paths(Json(await RunAsync("next", project, "-n", "2", "--strategy", composed, "--cost", "seconds", "--json"))));
    }

    [Fact]
    public async Task A_second_import_changes_its_own_columns_and_images_alone_and_opens_another_round()
    {
        var project = await WithMetadataAsync();
        Assert.Equal(1, Json(await RunAsync("next", project, "-n", "2", "--strategy", "cost-aware:random", "--cost", "seconds", "--json")).GetProperty("round").GetInt32());
        Assert.Equal(1, Json(await RunAsync("next", project, "-n", "2", "--strategy", "cost-aware:random", "--cost", "seconds", "--json")).GetProperty("round").GetInt32());
        var import = await RunAsync("import", project, "--metadata", folder.Write("more.csv", "seconds,path,site\n99,even/0.bmp,harbour\n,even/2.bmp,\n"));
        Assert.Equal("Read seconds, site of 2 images.\n", import.Output);
        using (var store = Store.OpenForReading(project, TimeProvider.System))
        {
            var metadata = store.ReadMetadata();
            Assert.Equal(["camera=north", "lux=0", "seconds=99", "site=harbour"], metadata[new(Id(store, 0))].Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
            Assert.Equal(["camera=south", "lux=2"], metadata[new(Id(store, 2))].Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
            Assert.Equal(["camera=south", "lux=1", "seconds=11"], metadata[new(Id(store, 1))].Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
            Assert.Empty(store.Verify());
        }

        var without = await RunAsync("next", project, "-n", "2", "--strategy", "cost-aware:random", "--cost", "seconds");
        Assert.StartsWith("1 of the 12 pool images have no 'seconds', such as 'even/2.bmp'; import it with", without.Error, StringComparison.Ordinal);
        await RunAsync("import", project, "--metadata", folder.Write("rest.csv", "path,seconds\neven/2.bmp,1\n"));
        Assert.Equal(2, Json(await RunAsync("next", project, "-n", "2", "--strategy", "cost-aware:random", "--cost", "seconds", "--json")).GetProperty("round").GetInt32());
    }

    [Theory]
    [InlineData("path\neven/0.bmp\n", "has 0 columns besides 'path'; 1 to 100 make metadata.")]
    [InlineData("path,a,a\neven/0.bmp,1,2\n", "has two columns 'a'; keep one of them.")]
    [InlineData("path,\neven/0.bmp,1\n", "has a column of the name ''; names have 1 to 100 characters.")]
    [InlineData("path,a\neven/0.bmp,1\n./even/0.bmp,2\n", "line 3 gives 'even/0.bmp' a second time.")]
    [InlineData("path,a\nnone.bmp,1\n", "line 2 names the file 'none.bmp', which is not in the project;")]
    [InlineData("path,a\n", "holds a header and no metadata.")]
    [InlineData("file,a\neven/0.bmp,1\n", "has no column 'path'; its columns are: file, a.")]
    public async Task A_mistake_in_the_file_is_told_and_nothing_is_stored(string csv, string expected)
    {
        var project = await folder.ProjectAsync();
        var before = Snapshot(project);
        var result = await RunAsync("import", project, "--metadata", folder.Write("bad.csv", csv));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(project));
    }

    [Fact]
    public async Task Wrong_calls_are_refused_with_one_sentence_and_open_no_round()
    {
        var project = await WithMetadataAsync();
        await RunAsync("import", project, "--metadata", folder.Write("zero.csv", "path,zero\neven/0.bmp,0\n"));
        var none = folder.Write("none.json", """{"objectives":[{"kind":"cost","strength":0}],"include":[{"key":"camera","operator":"equals","value":"east"}]}""");
        var text = folder.Write("text.json", """{"objectives":[{"kind":"cost","strength":0}],"include":[{"key":"camera","operator":"less","value":"3"}]}""");
        await Refused(2, "`winnow import` takes PATH with --format, or --metadata FILE.csv.", "import", project);
        await Refused(2, "`winnow import` takes PATH with --format, or --metadata FILE.csv.", "import", project, "a.csv", "--format", "csv", "--metadata", "b.csv");
        await Refused(2, "The strategy 'cost-aware:random' needs the seconds that labelling each image takes;", "next", project, "--strategy", "cost-aware:random", "-n", "2");
        await Refused(1, "12 of the 12 pool images have no 'minutes', such as 'even/0.bmp';", "next", project, "--cost", "minutes", "-n", "2");
        await Refused(1, "'even/0.bmp' has '0' as 'zero'; seconds of labelling must be a number above 0.", "next", project, "--cost", "zero", "-n", "2");
        await Refused(2, "No strategy is called 'greedy-oracle'.", "next", project, "--strategy", "greedy-oracle", "-n", "2"); // for simulations alone
        await Refused(1, "None of the 12 pool images passes the filters of 'composed-", "next", project, "--strategy", none, "-n", "2");
        await Refused(1, "A sample's 'camera' is 'north', which is no number;", "next", project, "--strategy", text, "-n", "2");
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Empty(store.ReadRounds());

        static async Task Refused(int code, string sentence, params string[] arguments)
        {
            var result = await RunAsync(arguments);
            Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
            Assert.Equal(code, result.ExitCode);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }
    }

    private async Task<string> WithMetadataAsync()
    {
        var project = await folder.ProjectAsync();
        var rows = Enumerable.Range(0, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Name(i)},{(i % 3 == 0 ? "north" : "south")},{i},{12 - i}"));
        var import = await RunAsync("import", project, "--metadata", folder.Write("metadata.csv", $"path,camera,lux,seconds\n{string.Join('\n', rows)}\n"));
        Assert.Equal("Read camera, lux, seconds of 12 images.\n", import.Output);
        return project;
    }

    private static string Name(int i) => $"{(i % 2 == 0 ? "even" : "odd")}/{i}.bmp";

    private static long Id(Store store, int i) => store.ReadSamples().First(s => s.Path == Name(i)).Id.Value;

    private static JsonElement Json(CliResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static string[] Paths(JsonElement next) => [.. next.GetProperty("picks").EnumerateArray().Select(p => p.GetProperty("path").GetString()!)];
}
