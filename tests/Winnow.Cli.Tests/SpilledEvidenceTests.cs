using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Cli.Tests;

public sealed class SpilledEvidenceTests
{
    [Fact]
    public void Parts_are_read_back_as_one_pool_and_leave_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        using var files = new SpilledEvidence(folder.Root);
        for (var part = 0; part < 3; part++)
        {
            files.Write(new PoolView
            {
                Ids = [new SampleId(10 * part), new SampleId((10 * part) + 1)],
                Embeddings = new(2, 3, [part, 0.5f, 1, part, 1.5f, 2]),
                Probabilities = new(2, 2, [0.1f, 0.9f, 0.3f, 0.7f]),
            });
        }

        var view = files.ToView(["a", "b"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
        Assert.Equal([0L, 1, 10, 11, 20, 21], view.Ids.Select(id => id.Value));
        Assert.Equal([2f, 1.5f, 2], view.EmbeddingRows!.Row(5, new float[3]).ToArray());
        Assert.Equal([0.1f, 0.9f], view.ProbabilityRows!.Row(4, new float[2]).ToArray());
        Assert.Equal(2, new MarginSampling().Query(view, 2, new Random(1)).Count);
    }

    [Fact]
    public void What_is_not_whole_leaves_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        using (var files = new SpilledEvidence(folder.Root))
        {
            files.Write(new PoolView { Ids = [new SampleId(1)], Embeddings = new(1, 2) });
            Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => files.Write(new PoolView { Ids = [new SampleId(2)], Embeddings = new(1, 2, [1, 1e9f]) })).Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }
}
