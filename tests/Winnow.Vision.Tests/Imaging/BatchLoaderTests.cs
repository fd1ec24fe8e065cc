using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

public sealed class BatchLoaderTests
{
    private static readonly ImagePreprocessing Grey = new(4, 3, 1);

    [Fact]
    public void Batches_are_those_of_one_image_after_the_other_for_any_threads_and_prefetch() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var samples = Enumerable.Range(0, random.Next(0, 90)).Select(i => Picture(i, broken: random.Next(5) == 0)).ToArray();
            var size = random.Next(1, 20);
            var loader = new BatchLoader(Grey, size, threads: random.Next(1, 6), prefetch: random.Next(1, 4));
            var batch = 0;
            foreach (var found in loader.Load(samples, TestContext.Current.CancellationToken))
            {
                var part = samples.Skip(batch++ * size).Take(size).ToArray();
                var whole = part.Where(s => s.Image is RawImage).ToArray();
                Assert.Equal(whole.Select(s => s.Id), found.Ids);
                Assert.Equal(part.Where(s => s.Image is not RawImage).Select(s => s.Name), found.Problems.Select(p => p.Name));
                Assert.All(found.Problems, p => Assert.NotEmpty(p.Reason));
                Assert.Equal(whole.SelectMany(Slow), found.Pixels.ToArray());
            }

            Assert.Equal((samples.Length + size - 1) / size, batch);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decoding_runs_no_further_ahead_than_the_prefetch()
    {
        var list = new Watched([.. Enumerable.Range(0, 1000).Select(i => Picture(i, broken: false))]);
        var taken = 0;
        foreach (var batch in new BatchLoader(Grey, batchSize: 10, threads: 4, prefetch: 2).Load(list, TestContext.Current.CancellationToken))
        {
            taken++;
            Assert.Equal(10, batch.Ids.Count);
            Assert.True(list.Furthest < (taken + 2) * 10, $"image {list.Furthest} was touched when batch {taken} was read");
        }

        Assert.Equal(100, taken);
    }

    [Fact]
    public void Leaving_the_loop_early_ends_the_threads()
    {
        var list = new Watched([.. Enumerable.Range(0, 1000).Select(i => Picture(i, broken: false))]);
        _ = new BatchLoader(Grey, batchSize: 10, threads: 4).Load(list, TestContext.Current.CancellationToken).First();
        var furthest = list.Furthest; // First has disposed of the enumerator, which joins the threads
        Assert.InRange(furthest, 9, 29);
    }

    [Fact]
    public void Cancelling_ends_the_load_at_the_next_batch()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var batches = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var batch in new BatchLoader(Grey, batchSize: 10).Load([.. Enumerable.Range(0, 1000).Select(i => Picture(i, broken: false))], source.Token))
            {
                batches++;
                source.Cancel();
            }
        });
        Assert.Equal(1, batches);
    }

    [Fact]
    public void A_fault_that_is_not_the_image_s_reaches_the_reader()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "in-the-way");
        File.WriteAllText(file, "");
        var encoded = new Sample(new(1), "a.png", new EncodedImage(ImageCodec.Encode(Images.Noise(8, 8, 1), ImageFormat.Png)), null);
        var loader = new BatchLoader(Grey, cache: new ImageCache(Path.Combine(file, "cache")));
        Assert.ThrowsAny<IOException>(() => loader.Load([encoded], TestContext.Current.CancellationToken).Count());
    }

    private static Sample Picture(int i, bool broken) => new(
        new(100 + i), $"{i}.png", broken ? new EncodedImage(new byte[] { 1, 2, 3 }) : new RawImage(Enumerable.Range(0, 60).Select(p => (byte)((p * 7) + i)).ToArray(), 6, 10, 1), null);

    private static byte[] Slow(Sample sample)
    {
        var planes = new byte[Grey.SampleBytes];
        ImageReader.ReadInto(sample.Image, Grey, planes);
        return planes;
    }

    /// <summary>Samples that remember the furthest one asked for.</summary>
    private sealed class Watched(Sample[] samples) : IReadOnlyList<Sample>
    {
        private int furthest = -1;

        public int Furthest => Volatile.Read(ref furthest);

        public int Count => samples.Length;

        public Sample this[int index]
        {
            get
            {
                for (var seen = Furthest; index > seen; seen = Furthest)
                {
                    Interlocked.CompareExchange(ref furthest, index, seen);
                }

                return samples[index];
            }
        }

        public IEnumerator<Sample> GetEnumerator() => samples.AsEnumerable().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
