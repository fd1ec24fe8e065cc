using System.Text.RegularExpressions;

namespace Winnow.Server.Tests.Threats;

/// <summary>The list of threats in docs/security.md: a row whose test is gone fails here.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_threat_has_a_rule_and_tests_that_exist()
    {
        var root = Root();
        var tests = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f)!).ToHashSet();
        string[][] rows = [.. File.ReadAllLines(Path.Combine(root, "docs", "security.md")).Where(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim('|').Split(" | "))];
        Assert.True(rows.Length >= 22, "The threats that this kind of product is known for are 22.");
        Assert.All(rows, row =>
        {
            Assert.Equal(3, row.Length);
            Assert.NotEqual("", row[1].Trim());
            string[] named = [.. Named().Matches(row[2]).Select(m => m.Groups["test"].Value)];
            Assert.NotEmpty(named);
            Assert.Subset(tests, named.ToHashSet());
        });
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); ; folder = folder.Parent!)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
            {
                return folder.FullName;
            }
        }
    }

    [GeneratedRegex("`(?<test>[A-Z][A-Za-z]+Tests)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
