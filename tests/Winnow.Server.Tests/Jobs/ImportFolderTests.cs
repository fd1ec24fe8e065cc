using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Tests.Jobs;

/// <summary>No path leads out of the roots.</summary>
public sealed class ImportFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-roots-").FullName;
    private readonly Dictionary<string, string> roots;

    public ImportFolderTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "root", "a", "b"));
        Directory.CreateDirectory(Path.Combine(folder, "secret"));
        File.WriteAllText(Path.Combine(folder, "secret", "s.png"), "s");
        roots = new(StringComparer.Ordinal) { ["photos"] = Path.Combine(folder, "root") };
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("", "root")]
    [InlineData("a/b", "root/a/b")]
    [InlineData("a//b/", "root/a/b")]
    public void A_folder_below_a_root_is_found(string path, string expected) =>
        Assert.Equal(Path.Combine(folder, expected), ImportFolder.Resolve(roots, "photos", path));

    [Theory]
    [InlineData("photos", "..")]
    [InlineData("photos", "../secret")]
    [InlineData("photos", "a/../../secret")]
    [InlineData("photos", "/etc")]
    [InlineData("photos", "a\\..")]
    [InlineData("photos", "a/./b")]
    [InlineData("photos", "a\0b")]
    [InlineData("photos", "missing")]
    [InlineData("secret", "")]
    [InlineData("../secret", "")]
    public void Everything_else_is_refused(string root, string path) => Assert.Equal(400, Assert.Throws<ProblemException>(() => ImportFolder.Resolve(roots, root, path)).Status);

    [Fact]
    public void Links_are_neither_entered_nor_listed_nor_read()
    {
        var root = roots["photos"];
        Directory.CreateSymbolicLink(Path.Combine(root, "out"), Path.Combine(folder, "secret"));
        File.CreateSymbolicLink(Path.Combine(root, "a", "link.png"), Path.Combine(folder, "secret", "s.png"));
        File.WriteAllText(Path.Combine(root, "a", "b", "real.png"), "r");
        Assert.Throws<ProblemException>(() => ImportFolder.Resolve(roots, "photos", "out"));
        Assert.Equal(["a/b/real.png"], ImportFolder.Files(root));
        Assert.True(ImportFolder.IsPlain(root, "a/b/real.png"));

        // Swapped between listing and reading.
        Assert.False(ImportFolder.IsPlain(root, "a/link.png"));
        Assert.False(ImportFolder.IsPlain(root, "out/s.png"));
    }
}
