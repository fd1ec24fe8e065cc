using System.Text.Json;
using Winnow.Storage;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>A project from its first image to exported labels, as a person would go.</summary>
public sealed class ProjectCommandsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Picks_are_filled_in_labelled_and_exported()
    {
        var project = await folder.ProjectAsync();
        var csv = (await RunAsync("next", project, "-n", "5", "--csv")).Output;
        var answered = csv.Replace(".bmp,,", ".bmp,odd,", StringComparison.Ordinal);
        var label = await RunAsync("label", project, folder.Write("todo.csv", answered));
        Assert.Equal("Saved: 5 new, 0 corrected, 0 skipped, 0 unchanged, 0 left open.\n", label.Output);

        foreach (var (format, name) in new[] { ("csv", "out.csv"), ("json", "out.json"), ("imagefolder", "out") })
        {
            Assert.Equal(0, (await RunAsync("export", project, "--format", format, folder.Path(name))).ExitCode);
        }

        Assert.Equal(6, File.ReadAllLines(folder.Path("out.csv")).Length);
        Assert.Equal(5, Directory.GetFiles(folder.Path("out", "odd"), "*.bmp", SearchOption.AllDirectories).Length);
        Assert.Contains("journal: whole", (await RunAsync("status", project, "--verify")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exported_file_read_into_a_fresh_project_gives_the_same_labels()
    {
        var project = await folder.ProjectAsync();
        await RunAsync("label", project, folder.Write("a.csv", "path,label\neven/0.bmp,even\nodd/1.bmp,odd\nodd/3.bmp,even\n"));
        await RunAsync("export", project, "--format", "csv", folder.Path("out.csv"));
        var other = folder.Path("other");
        await RunAsync("init", other, "--images", folder.Path("images"), "--classes", "even,odd");
        await RunAsync("import", other, "--format", "csv", folder.Path("out.csv"));
        Assert.Equal(Labels(project), Labels(other));
    }

    [Fact]
    public async Task Folders_named_after_classes_label_the_images_in_them()
    {
        var project = await folder.ProjectAsync();
        var result = await RunAsync("import", project, "--format", "imagefolder", folder.Path("images"));
        Assert.Equal("Saved: 12 new, 0 corrected, 0 skipped, 0 unchanged.\n", result.Output);
    }

    [Fact]
    public async Task A_corrected_label_is_told_apart_from_a_new_one()
    {
        var project = await folder.ProjectAsync();
        await RunAsync("label", project, folder.Write("a.csv", "path,label\neven/0.bmp,odd\neven/2.bmp,?\neven/4.bmp,\n"));
        var result = await RunAsync("label", project, folder.Write("b.csv", "path,label\neven/0.bmp,even\n"));
        Assert.Equal("Saved: 0 new, 1 corrected, 0 skipped, 0 unchanged, 0 left open.\n", result.Output);
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Equal([EventTypes.ProjectCreated, EventTypes.LabelSubmitted, EventTypes.SampleSkipped, EventTypes.LabelCorrected], store.ReadEvents().Select(e => e.Type));
    }

    [Fact]
    public async Task Imported_probabilities_decide_what_is_next()
    {
        var project = await folder.ProjectAsync();
        var rows = Enumerable.Range(0, 12).Select(i => $"{(i % 2 == 0 ? "even" : "odd")}/{i}.bmp,{(i == 7 ? "0.51,0.49" : "0.9,0.1")}");
        await RunAsync("import", project, "--format", "probabilities", folder.Write("scores.csv", $"path,odd,even\n{string.Join('\n', rows)}\n"));
        var next = JsonDocument.Parse((await RunAsync("next", project, "-n", "1", "--json")).Output).RootElement;
        Assert.Equal("margin", next.GetProperty("strategy").GetString());
        Assert.Equal("imported probabilities", next.GetProperty("source").GetString());
        Assert.Equal("odd/7.bmp", next.GetProperty("picks")[0].GetProperty("path").GetString());
        Assert.NotEqual("", next.GetProperty("picks")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Suspect_labels_are_listed_with_their_reasons()
    {
        var project = await folder.ProjectAsync();
        var none = await RunAsync("suspects", project);
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("Nothing judges the labels yet", none.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("suspects", project, "-n", "0")).ExitCode);
        await RunAsync("import", project, "--format", "imagefolder", folder.Path("images"));
        var rows = Enumerable.Range(0, 12).Select(i => $"{(i % 2 == 0 ? "even" : "odd")}/{i}.bmp,{(i % 2 == 0 || i == 7 ? "0.1,0.9" : "0.8,0.2")}");
        await RunAsync("import", project, "--format", "probabilities", folder.Write("scores.csv", $"path,odd,even\n{string.Join('\n', rows)}\n"));
        var suspects = JsonDocument.Parse((await RunAsync("suspects", project, "-n", "3", "--json")).Output).RootElement.GetProperty("suspects");
        Assert.Equal(3, suspects.GetArrayLength());
        Assert.Equal("odd/7.bmp", suspects[0].GetProperty("path").GetString());
        Assert.Equal("labelled odd, which the model believes to 10 %; even looks likelier among the others", suspects[0].GetProperty("reason").GetString());
        var csv = (await RunAsync("suspects", project, "-n", "1", "--csv")).Output;
        Assert.StartsWith("path,label,given,suggested,suspicion\nodd/7.bmp,,odd,even,0.9", csv, StringComparison.Ordinal);
        var corrected = await RunAsync("label", project, folder.Write("check.csv", csv.Replace(".bmp,,", ".bmp,even,", StringComparison.Ordinal)));
        Assert.Equal("Saved: 0 new, 1 corrected, 0 skipped, 0 unchanged, 0 left open.\n", corrected.Output);
    }

    [Fact]
    public async Task Asking_twice_gives_the_same_round_and_answered_picks_are_not_offered_again()
    {
        var project = await folder.ProjectAsync();
        var first = (await RunAsync("next", project, "-n", "4", "--csv")).Output;
        Assert.Equal(first, (await RunAsync("next", project, "-n", "4", "--csv")).Output);
        var answered = string.Join('\n', first.Split('\n').Take(3)).Replace(".bmp,,", ".bmp,odd,", StringComparison.Ordinal);
        await RunAsync("label", project, folder.Write("two.csv", answered));
        var rest = (await RunAsync("next", project, "-n", "2", "--csv")).Output;
        Assert.Equal(first.Split('\n')[3..], rest.Split('\n')[1..]);
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Single(store.ReadRounds());
    }

    [Fact]
    public async Task A_report_shows_the_picks_with_their_reasons_and_answers()
    {
        var project = await folder.ProjectAsync();
        var picks = (await RunAsync("next", project, "-n", "3", "--csv")).Output;
        await RunAsync("label", project, folder.Write("todo.csv", picks.Replace(".bmp,,", ".bmp,odd,", StringComparison.Ordinal)));
        var result = await RunAsync("report", project);
        Assert.Equal($"Wrote '{Path.Combine(project, "report.html")}'.\n", result.Output);
        var page = File.ReadAllText(Path.Combine(project, "report.html"));
        Assert.All(picks.Split('\n')[1..^1], line => Assert.Contains(line.Split(',')[0], page, StringComparison.Ordinal));
        Assert.Contains("random, as yardstick", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_on_neither_project_nor_results_is_refused()
    {
        var result = await RunAsync("report", folder.Root);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"'{folder.Root}' is not a Winnow project", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strategies", "random")]
    [InlineData("formats", "imagefolder")]
    [InlineData("doctor", "SQLite")]
    public async Task Lists_are_shown_to_people_and_machines(string command, string expected)
    {
        var text = await RunAsync(command);
        Assert.Contains(expected, text.Output, StringComparison.Ordinal);
        Assert.Contains(expected, JsonDocument.Parse((await RunAsync(command, "--json")).Output).RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init")]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("next")]
    [InlineData("label")]
    [InlineData("suspects")]
    [InlineData("status")]
    [InlineData("doctor")]
    [InlineData("report")]
    [InlineData("train")]
    [InlineData("predict")]
    [InlineData("models")]
    public async Task Help_ends_with_an_example(string command)
    {
        var help = await RunAsync(command, "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains($"Examples:\n  winnow {(command == "label" ? "next" : command)}", help.Output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<(string, int)> Labels(string project)
    {
        using var store = Store.OpenForReading(project, TimeProvider.System);
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        return [.. store.ReadLabels().Select(l => (paths[l.Id], l.Class))];
    }
}
