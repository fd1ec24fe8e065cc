using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class UnitVectorFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-vectors-").FullName;

    private string Path => System.IO.Path.Combine(folder, "1");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_nearest_are_those_of_comparing_with_all_in_any_number_of_threads()
    {
        var random = new Random(4);
        SampleId[] ids = [.. Enumerable.Range(0, 9000).Select(i => new SampleId(3 * i))];
        random.Shuffle(ids);
        var rows = new Matrix(ids.Length, 6, [.. Enumerable.Range(0, 6 * ids.Length).Select(_ => random.NextSingle() - 0.5f)]);
        UnitVectorFile.Write(Path, ids, rows);
        using var file = UnitVectorFile.Open(Path);
        var query = rows.Row(17).ToArray();
        var expected = Enumerable.Range(0, ids.Length).Where(i => i != 17).OrderBy(i => Cosine(query, rows.Row(i).ToArray())).Take(20).Select(i => Cosine(query, rows.Row(i).ToArray())).ToArray();
        var found = file.Nearest(ids[17], 20, 1, CancellationToken.None)!;
        Assert.Equal(found, file.Nearest(ids[17], 20, 4, CancellationToken.None));
        Assert.Equal(expected.Length, found.Count);
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second.Distance, 2e-3)); // float16
        Assert.Null(file.Nearest(new(1), 5, 1, CancellationToken.None));
        Assert.Null(file.Find(new(1)));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        UnitVectorFile.Write(Path, [new(1), new(2)], new(2, 2, [1, 0, 0, 1]));
        var ids = File.ReadAllBytes(Path + ".ids");
        File.WriteAllBytes(Path + ".ids", ids[..^3]);
        Assert.Throws<InvalidDataException>(() => UnitVectorFile.Open(Path));
        File.WriteAllBytes(Path + ".ids", ids[..^8]);
        Assert.Contains("do not belong together", Assert.Throws<InvalidDataException>(() => UnitVectorFile.Open(Path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path + ".ids", [.. ids[..8], .. ids[16..], .. ids[8..16]]);
        Assert.Contains("does not rise", Assert.Throws<InvalidDataException>(() => UnitVectorFile.Open(Path)).Message, StringComparison.Ordinal);
    }

    private static double Cosine(float[] a, float[] b) => 1 - (a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x)));
}
