using System.Globalization;
using System.Security.Cryptography;
using Winnow.Core.Streaming;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Streams;
using Winnow.Server.Tests.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Tests.Streams;

/// <summary>What a worker says about images of a stream, and what becomes of it.</summary>
public sealed class StreamPartTests
{
    private static readonly StoredModel Model = new(1, "mlp", "models/1", "{}", 10, 0, "accuracy", null);

    [Fact]
    public async Task Images_are_decided_in_their_order_whatever_order_the_worker_reads_them_in()
    {
        await using var bench = new JobBench(["none"]);
        var first = await DecideAsync(bench, [1, 2, 3], [3, 1, 2]);
        Assert.Equal(["1", "2", "3"], first.OrderBy(d => d.Decision.Sequence).Select(d => d.Name));
        Assert.All(first, d => Assert.Contains("torn between dark and bright", d.Decision.Reason, StringComparison.Ordinal));
        var stream = Assert.Single(bench.Host.Read(s => s.ReadStreams()));
        Assert.Equal(("server-1", "fixed-uncertainty"), (stream.Name, stream.Strategy));

        // The same images again are known, and a stream that goes on counts on.
        Assert.Equal(3, (await DecideAsync(bench, [4, 5, 6], [4, 5, 6], sameImages: true)).Count);
        var more = await DecideAsync(bench, [7], [7]);
        Assert.Equal(4, more[0].Decision.Sequence);
    }

    [Fact]
    public async Task A_model_of_another_number_of_classes_begins_another_stream()
    {
        await using var bench = new JobBench(["none"]);
        await DecideAsync(bench, [1], [1]);
        await DecideAsync(bench, [2], [2], probabilities: [0.3f, 0.3f, 0.4f]);
        Assert.Equal(["server-1", "server-2"], bench.Host.Read(s => s.ReadStreams().Select(x => x.Name)));
    }

    [Theory]
    [InlineData(9, 0.5f, 0.5f)]
    [InlineData(1, 0.5f, 0.6f)]
    [InlineData(1, float.NaN, 1f)]
    [InlineData(1, -0.5f, 1.5f)]
    public async Task Evidence_that_cannot_be_is_not_believed(long number, float first, float second)
    {
        await using var bench = new JobBench(["none"]);
        var (part, _) = await PartAsync(bench, [1]);
        await part.HearAsync(new("file") { File = FileOf(bench, 1, 1) });
        await Assert.ThrowsAsync<InvalidDataException>(() => part.HearAsync(new("evidence") { Evidence = new(number, [first, second], null) }));
        await Assert.ThrowsAsync<InvalidDataException>(() => part.HearAsync(new("begin") { Number = 9 }));
    }

    [Fact]
    public async Task An_image_that_was_read_and_not_scored_still_waits()
    {
        await using var bench = new JobBench(["none"]);
        var (part, _) = await PartAsync(bench, [1]);
        await part.HearAsync(new("file") { File = FileOf(bench, 1, 1) });
        Assert.Equal(0, await part.DecideAsync(TimeProvider.System));
        Assert.Single(bench.Host.Read(s => s.ReadWaitingStreamFiles(10)));
    }

    private static async Task<IReadOnlyList<StoredStreamDecision>> DecideAsync(JobBench bench, int[] arrive, int[] read, bool sameImages = false, float[]? probabilities = null)
    {
        var (part, ids) = await PartAsync(bench, arrive);
        foreach (var number in read)
        {
            var id = ids[Array.IndexOf(arrive, number)];
            await part.HearAsync(new("begin") { Number = id });
            await part.HearAsync(new("file") { File = FileOf(bench, id, sameImages ? number - 3 : number) });
            await part.HearAsync(new("evidence") { Evidence = new(id, probabilities ?? [0.5f, 0.5f], null) });
        }

        Assert.Equal(read.Length, await part.DecideAsync(TimeProvider.System));
        Assert.Empty(bench.Host.Read(s => s.ReadWaitingStreamFiles(10)));
        return bench.Host.Read(s => s.ReadStreamDecisions(null, 100));
    }

    private static async Task<(StreamPart Part, long[] Ids)> PartAsync(JobBench bench, int[] names)
    {
        var ids = await bench.Host.WriteAsync(
            s => names.Select(n => s.AddPushedFile(n.ToString(CultureInfo.InvariantCulture), $"f{n}", "camera")).ToArray(), TestContext.Current.CancellationToken);
        var files = bench.Host.Read(s => s.ReadWaitingStreamFiles(100));
        var plan = new StreamPlan(StreamStrategies.Get("fixed-uncertainty"), 1, Model);
        return (new(bench.Host, bench.Jobs.Blobs, bench.Root, plan, new(), files), ids);
    }

    private static IngestedFile FileOf(JobBench bench, long number, int content)
    {
        var name = Path.Combine(bench.Root, number.ToString(CultureInfo.InvariantCulture));
        var original = BitConverter.GetBytes(content);
        foreach (var suffix in (string[])["", ".jpg", ".thumb.jpg"])
        {
            File.WriteAllBytes(name + suffix, original);
        }

        return new(number, null) { Sha256 = Convert.ToHexStringLower(SHA256.HashData(original)), Extension = ".png", Bytes = 1, Width = 4, Height = 4, Bits = 8, PerceptualHash = 1, Features = [1] };
    }
}
