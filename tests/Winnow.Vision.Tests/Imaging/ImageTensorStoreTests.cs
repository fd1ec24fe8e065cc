using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

public sealed class ImageTensorStoreTests
{
    [Fact]
    public void Broken_images_are_left_out_with_their_reason_and_the_rest_stays_with_its_id()
    {
        var samples = Enumerable.Range(0, 300).Select(i => new Sample(new(1000 + i), $"{i}.png", Source(i), null)).ToList();
        var store = ImageTensorStore.Load(samples, new(2, 2, 1), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["7.png", "130.png"], store.Problems.Select(p => p.Name));
        Assert.All(store.Problems, p => Assert.NotEmpty(p.Reason));
        Assert.Equal(298, store.Ids.Count);
        var batch = new byte[8];
        store.Gather([new(1200), new(1008)], batch);
        Assert.Equal([200, 200, 200, 200, 8, 8, 8, 8], batch);
        Assert.Throws<KeyNotFoundException>(() => store.RowOf(new(1007)));

        static ImageSource Source(int i) => i is 7 or 130
            ? new EncodedImage(new byte[] { 1, 2, 3 })
            : new RawImage(Enumerable.Repeat((byte)i, 4).ToArray(), 2, 2, 1);
    }

    [Fact]
    public void More_than_one_array_holds_is_refused_with_size_limit_and_the_side_that_fits()
    {
        var image = new RawImage(new byte[1], 1, 1, 1);
        Sample[] samples = [.. Enumerable.Range(0, 20_000).Select(i => new Sample(new(i), $"{i}", image, null))];
        var refused = Assert.Throws<ImagesTooLargeException>(() => ImageTensorStore.Load(samples, new(256, 256), cancel: TestContext.Current.CancellationToken));
        Assert.Equal("20,000 images of 256×256×3 bytes take 3.66 GiB of memory, and the limit is 2.00 GiB; take 189 pixels a side or fewer (--size 189), or fewer images.", refused.Message);
        Assert.True(ImageTensorStore.Fits(samples.Length, new(189, 189)));
        Assert.False(ImageTensorStore.Fits(samples.Length, new(190, 190)));
    }

    [Fact]
    public void Floats_are_normalised_per_channel()
    {
        var sample = new Sample(new(1), "one", new RawImage(new byte[] { 255, 0, 51 }, 1, 1, 3), null);
        var store = ImageTensorStore.Load([sample], new(1, 1) { Mean = [0.5f, 0.5f, 0.1f], StandardDeviation = [0.5f, 0.25f, 0.1f] }, cancel: TestContext.Current.CancellationToken);
        var batch = new float[3];
        store.Gather([new(1)], batch);
        Assert.Equal([1f, -2f, 1f], batch, (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
