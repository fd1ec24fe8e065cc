using System.IO.Compression;
using Winnow.Server.Jobs;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Zip files of people who mean no good.</summary>
public sealed class ZipIntakeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-zip-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Entries_are_stored_under_numbers_and_their_names_only_shown()
    {
        var zip = Zip(("a/one.png", [1, 2]), ("two.png", [3]), ("__MACOSX/._two.png", [4]), (".hidden", [5]));
        Assert.Equal([("a/one.png", null), ("two.png", null)], Unpack(zip));
        Assert.Equal([1, 2], File.ReadAllBytes(Path.Combine(folder, "out", "1")));
        Assert.Equal([3], File.ReadAllBytes(Path.Combine(folder, "out", "2")));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Path.Combine(folder, "out")).Count());
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("a/../../evil.png")]
    [InlineData("a\\..\\evil.png")]
    [InlineData("/etc/evil.png")]
    [InlineData("C:evil.png")]
    public void A_name_that_leads_out_is_refused_and_nothing_is_written(string name)
    {
        Assert.Equal([(name, "its name leads out of the zip file")], Unpack(Zip((name, [1]))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "out")));
    }

    [Fact]
    public void A_link_is_refused()
    {
        var zip = Path.Combine(folder, "link.zip");
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            var entry = archive.CreateEntry("link.png");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var target = entry.Open();
            target.Write("/etc/passwd"u8);
        }

        Assert.Equal([("link.png", "a link in a zip file is not followed")], Unpack(zip));
    }

    [Fact]
    public void A_zip_file_inside_is_not_opened()
    {
        var inner = File.ReadAllBytes(Zip(("x.png", [1])));
        Assert.Equal([("inner.zip", "a zip file inside a zip file is not opened")], Unpack(Zip(("inner.zip", inner))));
    }

    [Fact]
    public void An_entry_that_unpacks_to_more_than_a_hundred_times_its_size_is_refused()
    {
        var bomb = Zip(("zeros.bmp", new byte[20 << 20]), ("fine.bmp", [1]));
        Assert.Equal([("zeros.bmp", "it unpacks to more than 100 times its size"), ("fine.bmp", null)], Unpack(bomb));
    }

    [Fact]
    public void Many_small_bombs_are_stopped_by_their_sum()
    {
        var parts = Enumerable.Range(0, 40).Select(i => ($"{i}.bmp", new byte[1 << 20])).ToArray();
        var failure = Assert.Throws<InvalidDataException>(() => Unpack(Zip(parts)));
        Assert.Contains("more than 100 times its size", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_entries_are_refused_before_one_is_read()
    {
        var zip = Zip([.. Enumerable.Range(0, 11).Select(i => ($"{i}.bmp", new byte[] { 1 }))]);
        var failure = Assert.Throws<InvalidDataException>(() => Unpack(zip, new() { ZipEntriesMax = 10 }));
        Assert.Equal("The zip file has 11 entries, and 10 are allowed; split it.", failure.Message);
    }

    private IReadOnlyList<(string, string?)> Unpack(string zip, ServerLimits? limits = null)
    {
        var target = Path.Combine(folder, "out");
        Directory.CreateDirectory(target);
        return new ZipIntake(limits ?? new()).Unpack(zip, target, 1, TestContext.Current.CancellationToken);
    }

    private string Zip(params (string Name, byte[] Content)[] entries)
    {
        var zip = Path.Combine(folder, $"{Directory.GetFiles(folder).Length}.zip");
        using var archive = ZipFile.Open(zip, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return zip;
    }
}
