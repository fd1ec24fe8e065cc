namespace Winnow.Torch.Tests;

/// <summary>Processes that sum tensors together; here each is a thread with a group of its own, which speaks over loopback all the same.</summary>
public sealed class ProcessGroupTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-group-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_sum_is_that_of_all_processes_and_the_same_bits_in_each(int size)
    {
        var sums = await RunAsync(size, Long, group =>
        {
            var random = new Random(group.Rank);
            var values = Enumerable.Range(0, 10_001).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            using var tensor = Tensor.From<float>(values, 73, 137);
            group.Sum(tensor);
            group.Wait();
            using var counted = Tensor.From<double>([group.Rank + 1], 1);
            group.Sum(counted);
            return (Values: values, Sum: tensor.ToArray<float>(), Count: counted.Item());
        });
        Assert.All(sums, s => Assert.Equal(sums[0].Sum, s.Sum));
        Assert.All(sums, s => Assert.Equal(size * (size + 1) / 2.0, s.Count));
        for (var i = 0; i < sums[0].Sum.Length; i++)
        {
            Assert.Equal(sums.Sum(s => (double)s.Values[i]), sums[0].Sum[i], 1e-6);
        }
    }

    [Fact]
    public async Task A_process_that_is_gone_fails_the_others_with_one_sentence()
    {
        var said = await RunAsync(2, Long, group =>
        {
            using var tensor = Tensor.From<float>([1f], 1);
            group.Sum(tensor);
            return group.Rank == 1 ? "" : Assert.Throws<ProcessGroupException>(() => group.Sum(tensor)).Message;
        });
        Assert.StartsWith("Process 0 of 2 lost the others (", said[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said[0]);
    }

    [Fact]
    public async Task A_process_that_does_not_answer_fails_the_others_when_the_time_is_up()
    {
        using var over = new ManualResetEventSlim();
        var said = await RunAsync(2, TimeSpan.FromSeconds(5), group =>
        {
            if (group.Rank == 1)
            {
                over.Wait(TestContext.Current.CancellationToken);
                return "";
            }

            using var tensor = Tensor.From<float>([1f], 1);
            var message = Assert.Throws<ProcessGroupException>(() => group.Sum(tensor)).Message;
            over.Set();
            return message;
        });
        Assert.Contains("did not answer in time", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_waits_alone_is_told_so()
    {
        Require();
        var message = Assert.Throws<ProcessGroupException>(() => ProcessGroup.Meet(Path.Combine(folder.FullName, "alone"), 0, 2, TimeSpan.FromMilliseconds(200))).Message;
        Assert.StartsWith("Process 0 of 2 did not meet the others on this machine within 0.2 s (", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.Meet("x", 2, 2, Long));
    }

    private static void Require()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Assert.SkipUnless(ProcessGroup.IsAvailable, "The native library was built without gloo.");
    }

    private async Task<T[]> RunAsync<T>(int size, TimeSpan timeout, Func<ProcessGroup, T> work)
    {
        Require();
        var place = Path.Combine(folder.FullName, "meet");
        return await Task.WhenAll(Enumerable.Range(0, size).Select(rank => Task.Factory.StartNew(
            () =>
            {
                using var group = ProcessGroup.Meet(place, rank, size, timeout);
                return work(group);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }
}
