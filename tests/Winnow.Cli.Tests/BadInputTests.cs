using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Storage;
using Winnow.Torch;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>Each wrong input gets one clear sentence, the right exit code, and changes nothing.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_missing_image_folder()
    {
        var result = await RunAsync("init", folder.Path("p"), "--images", folder.Path("nowhere"), "--classes", "a,b");
        Refused(result, 1, $"The folder '{folder.Path("nowhere")}' does not exist; --images takes the folder that holds the images.");
        Assert.False(Directory.Exists(folder.Path("p")));
    }

    [Fact]
    public async Task An_empty_image_folder()
    {
        Directory.CreateDirectory(folder.Path("images"));
        var result = await RunAsync("init", folder.Path("p"), "--images", folder.Path("images"), "--classes", "a,b");
        Refused(result, 1, $"'{folder.Path("images")}' holds no readable images; put images there or name another folder.");
        Assert.False(Directory.Exists(folder.Path("p")));
    }

    [Fact]
    public async Task An_empty_image_file_is_reported_and_left_out()
    {
        folder.Write("images/broken.png", "");
        var project = await folder.ProjectAsync();
        var status = await RunAsync("status", project, "--json");
        Assert.Contains("\"leftOut\": 1", status.Output, StringComparison.Ordinal);
        Refused(await RunAsync("label", project, folder.Write("labels.csv", "path,label\nbroken.png,odd\n")), 1, $"'{folder.Path("labels.csv")}' line 2 names the file 'broken.png', which the project leaves out (the file is empty). Nothing was changed.");
    }

    [Fact]
    public async Task Torn_foreign_and_boasting_images_are_reported_and_left_out()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "The native library is not built: run ./dev setup.");
        Images.Write(folder.Path("images", "torn.bmp"), 9);
        var whole = File.ReadAllBytes(folder.Path("images", "torn.bmp"));
        File.WriteAllBytes(folder.Path("images", "torn.bmp"), whole[..100]);
        folder.Write("images/text.png", "this is no picture");
        // A PNG of 60,000 × 60,000 pixels by its header, and a hundred bytes of them.
        File.WriteAllBytes(folder.Path("images", "huge.png"), Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAIAAAAPsOIVAAAADElEQVR4nGNgoD0AAABkAAGGZDw1AAAAAElFTkSuQmCC"));
        await folder.ProjectAsync();
        using var store = Store.OpenForReading(folder.Path("project"), TimeProvider.System);
        var problems = store.ReadSamples().Where(s => s.Problem is not null).ToDictionary(s => s.Path, s => s.Problem!);
        Assert.Equal(["huge.png", "text.png", "torn.bmp"], problems.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("60000 × 60000 pixels; the limit is", problems["huge.png"], StringComparison.Ordinal);
        Assert.All(problems.Values, reason => Assert.NotEqual("", reason));
    }

    [Theory]
    [InlineData("path,label\neven/0.bmp,even\neven/2.bmp,green\n", "line 3 names the class 'green'; the project's classes are: even, odd. Nothing was changed.")]
    [InlineData("path,label\neven/0.bmp,even\neven/99.bmp,even\n", "line 3 names the file 'even/99.bmp', which is not in the project; ")]
    [InlineData("file,class\neven/0.bmp,even\n", "has no column 'path'; its columns are: file, class.")]
    [InlineData("path,label\neven/0.bmp,even,3\n", "line 2 has 3 columns, and the header has 2.")]
    [InlineData("path,label\neven/0.bmp,even\neven/0.bmp,odd\n", "line 3 answers for 'even/0.bmp' again after line 2; keep one of them. Nothing was changed.")]
    [InlineData("path,label\n\"even/0.bmp,even\n", "line 2 opens a quotation mark that is never closed.")]
    [InlineData("", "is empty; it needs a header line such as `path,label`.")]
    public async Task A_label_file_that_does_not_fit(string content, string reason)
    {
        var project = await folder.ProjectAsync();
        await NothingChangesAsync(project, 1, $"'{folder.Path("labels.csv")}' {reason}", "label", project, folder.Write("labels.csv", content));
    }

    [Fact]
    public async Task A_label_file_in_another_encoding()
    {
        var project = await folder.ProjectAsync();
        File.WriteAllBytes(folder.Path("latin.csv"), [.. "path,label\n"u8, 0xE9, .. ",even\n"u8]);
        await NothingChangesAsync(project, 1, $"'{folder.Path("latin.csv")}' is not UTF-8 (byte 11); save it as UTF-8 and try again.", "label", project, folder.Path("latin.csv"));
    }

    [Theory]
    [InlineData("NaN,1", "gives class 'even' the probability 'NaN'; it must be a number from 0 to 1. Nothing was changed.")]
    [InlineData("-0.5,1.5", "gives class 'even' the probability '-0.5'; it must be a number from 0 to 1. Nothing was changed.")]
    [InlineData("0.5,0.6", "sums to 1.1, and probabilities must sum to 1 (within 0.001). Nothing was changed.")]
    [InlineData("half,0.5", "gives class 'even' the probability 'half'; it must be a number from 0 to 1. Nothing was changed.")]
    public async Task Probabilities_that_are_none(string row, string reason)
    {
        var project = await folder.ProjectAsync();
        var file = folder.Write("scores.csv", $"path,even,odd\neven/0.bmp,0.5,0.5\neven/2.bmp,{row}\n");
        await NothingChangesAsync(project, 1, $"'{file}' line 3 {reason}", "import", project, "--format", "probabilities", file);
    }

    [Fact]
    public async Task Probabilities_that_lack_a_class()
    {
        var project = await folder.ProjectAsync();
        var file = folder.Write("scores.csv", "path,even\neven/0.bmp,1\n");
        await NothingChangesAsync(project, 1, $"'{file}' has no column 'odd'; its columns are: path, even.", "import", project, "--format", "probabilities", file);
    }

    [Theory]
    [InlineData("0", "-n 0 asks for no sample; it must be 1 or more.")]
    [InlineData("13", "-n 13 is more than the 12 samples of the pool.")]
    public async Task A_query_of_nothing_or_of_more_than_there_is(string count, string reason)
    {
        var project = await folder.ProjectAsync();
        await NothingChangesAsync(project, 2, reason, "next", project, "-n", count);
    }

    [Fact]
    public async Task An_unknown_strategy()
    {
        var project = await folder.ProjectAsync();
        await NothingChangesAsync(project, 2, "No strategy is called 'guess'. There are: adaptive", "next", project, "-n", "1", "--strategy", "guess");
    }

    [Fact]
    public async Task A_strategy_whose_evidence_is_not_there()
    {
        var project = await folder.ProjectAsync();
        await NothingChangesAsync(project, 1, "The strategy needs Probabilities, which this model does not give.", "next", project, "-n", "1", "--strategy", "margin");
    }

    [Fact]
    public async Task A_second_process_on_the_same_project()
    {
        var project = await folder.ProjectAsync();
        using var other = Store.Open(project, TimeProvider.System);
        var result = await RunAsync("next", project, "-n", "1");
        Refused(result, 1, $"The project '{project}' is in use by process {Environment.ProcessId}; wait until it ends");
        Assert.Equal(0, (await RunAsync("status", project)).ExitCode);
    }

    [Fact]
    public async Task A_project_of_a_newer_version()
    {
        var project = await folder.ProjectAsync();
        using (var raw = new SqliteConnection($"Data Source={Path.Combine(project, Store.FileName)};Pooling=False"))
        {
            raw.Open();
            raw.Execute("PRAGMA user_version = 99");
        }

        await NothingChangesAsync(project, 1, $"The project '{project}' has format 99, and this Winnow knows formats up to 10; update Winnow to open it.", "next", project);
    }

    [Theory]
    [InlineData("Required argument missing for command: 'init'", "init", "--images", "i", "--classes", "a,b")]
    [InlineData("must name at least two classes", "init", "p", "--images", "i", "--classes", "a")]
    [InlineData("names 'a' twice", "init", "p", "--images", "i", "--classes", "a,a")]
    [InlineData("'fly' means nothing to winnow; `winnow --help` shows what it takes.", "fly")]
    [InlineData("Option '--images' is required; `winnow init --help` shows what it takes.", "init", "p", "--classes", "a,b")]
    [InlineData("--task track is not known", "init", "p", "--images", "i", "--classes", "a,b", "--task", "track")]
    public async Task A_call_that_makes_no_sense(string reason, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_the_sentence_is_json()
    {
        var result = await RunAsync("status", folder.Path("nowhere"), "--json");
        Assert.Equal($$"""{"error":"The folder '{{folder.Path("nowhere")}}' does not exist; create a project with `winnow init`."}""", result.Error.Trim());
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task An_export_over_something_that_exists()
    {
        var project = await folder.ProjectAsync();
        var file = folder.Write("out.csv", "mine");
        Refused(await RunAsync("export", project, "--format", "csv", file), 1, $"'{file}' exists already; choose another name or delete it first.");
        Assert.Equal("mine", File.ReadAllText(file));
    }

    private static async Task NothingChangesAsync(string project, int exitCode, string sentence, params string[] arguments)
    {
        var before = Snapshot(project);
        Refused(await RunAsync(arguments), exitCode, sentence);
        Assert.Equal(before, Snapshot(project));
    }

    private static void Refused(CliResult result, int exitCode, string sentence)
    {
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Equal("", result.Output);
        Assert.Equal(exitCode, result.ExitCode);
    }
}
