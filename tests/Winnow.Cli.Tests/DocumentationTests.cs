using System.Xml.Linq;
using Winnow.Cli.Commands;
using Winnow.Torch;

namespace Winnow.Cli.Tests;

/// <summary>Pages that are made from the program, or list what it says, are up to date.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public async Task The_reference_of_the_command_line_is_what_the_program_takes()
    {
        var written = await TemporaryFolder.RunAsync("reference");
        Assert.Equal(0, written.ExitCode);
        Assert.True(Read("docs", "reference", "cli.md") == written.Output, "docs/reference/cli.md is out of date; run ./dev docs and commit the file.");
    }

    [Fact]
    public void Troubleshooting_has_an_entry_for_everything_that_doctor_looks_at()
    {
        var page = Read("docs", "troubleshooting.md");
        var part = page[page.IndexOf("\n## What doctor looks at\n", StringComparison.Ordinal)..page.IndexOf("\n## Other things", StringComparison.Ordinal)];
        string[] entries = [.. part.Split('\n').Where(l => l.StartsWith("### ", StringComparison.Ordinal)).Select(l => l[4..])];
        string[] findings = [.. DoctorCommand.Checks.SelectMany(check => check()).Select(f => f.What)];
        Assert.Empty(findings.Except(entries, StringComparer.Ordinal));
        if (NativeShimLocator.Find() is not null)
        {
            Assert.Equal(findings, entries);
        }
    }

    [Fact]
    public void One_version_stands_everywhere()
    {
        var version = XDocument.Parse(Read("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Contains($"\nversion = \"{version}\"\n", Read("clients", "python", "pyproject.toml"), StringComparison.Ordinal);
        Assert.Contains($"\n__version__ = \"{version}\"\n", Read("clients", "python", "winnow_client", "__init__.py"), StringComparison.Ordinal);
        Assert.Contains($"\"version\": \"{version}\"", Read("web", "package.json"), StringComparison.Ordinal);
        Assert.Contains($"\n## {version}", Read("CHANGELOG.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_for_libraries_shows_the_program_that_a_test_builds()
    {
        Assert.Contains(FirstProgram("src", "Winnow.Core", "README.md"), Read("docs", "guides", "library-users.md"), StringComparison.Ordinal);

        string FirstProgram(params string[] parts)
        {
            var page = Read(parts);
            var start = page.IndexOf("```csharp\n", StringComparison.Ordinal);
            return page[start..page.IndexOf("\n```\n", start, StringComparison.Ordinal)];
        }
    }

    private static string Read(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return File.ReadAllText(Path.Combine([folder.FullName, .. parts])).ReplaceLineEndings("\n");
    }
}
