using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

/// <summary>A project of eight samples and three classes in a folder that is deleted afterwards.</summary>
internal sealed class TemporaryProject : IDisposable
{
    public TemporaryProject()
    {
        Root = Directory.CreateTempSubdirectory("winnow-storage-").FullName;
        Folder = Path.Combine(Root, "project");
        Store.Create(Folder, Definition, Samples, Clock).Dispose();
    }

    public static Project Definition { get; } = new("birds", "classify", "/photos", 7, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), ["crow", "tit", "gull"]);

    public static IReadOnlyList<StoredSample> Samples { get; } =
        [.. Enumerable.Range(0, 8).Select(i => new StoredSample(new SampleId(i), $"a/{i}.png", new string((char)('a' + i), 64), 100 + i, 28, 28, i == 7 ? "truncated" : null))];

    public static TimeProvider Clock { get; } = new FixedClock();

    public string Root { get; }

    public string Folder { get; }

    public Store Open() => Store.Open(Folder, Clock);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
