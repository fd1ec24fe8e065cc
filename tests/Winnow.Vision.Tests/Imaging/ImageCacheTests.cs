using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

public sealed class ImageCacheTests
{
    private static readonly ImagePreprocessing Small = new(5, 4);
    private static readonly byte[] Bytes = ImageCodec.Encode(Images.Noise(20, 16, 1), ImageFormat.Png);

    [Fact]
    public void The_second_read_comes_from_the_entry()
    {
        using var folder = new TemporaryFolder();
        var cache = new ImageCache(folder.Path);
        var first = Read(cache, Small);
        var entry = cache.PathOf(Bytes, Small);
        Assert.Equal(32 + Small.SampleBytes, new FileInfo(entry).Length);

        // An entry with other pixels and a right hash proves where the second read comes from.
        var other = new byte[Small.SampleBytes];
        File.WriteAllBytes(entry, [.. System.Security.Cryptography.SHA256.HashData(other), .. other]);
        Assert.NotEqual(other, first);
        Assert.Equal(other, Read(cache, Small));
    }

    [Theory, InlineData(0), InlineData(31), InlineData(32), InlineData(60)]
    public void A_damaged_entry_is_rebuilt(int at)
    {
        using var folder = new TemporaryFolder();
        var cache = new ImageCache(folder.Path);
        var pixels = Read(cache, Small);
        var entry = cache.PathOf(Bytes, Small);
        var whole = File.ReadAllBytes(entry);

        var damaged = (byte[])whole.Clone();
        damaged[at] ^= 1;
        File.WriteAllBytes(entry, damaged);
        Assert.Equal(pixels, Read(cache, Small));
        Assert.Equal(whole, File.ReadAllBytes(entry));

        File.WriteAllBytes(entry, whole[..at]);
        Assert.Equal(pixels, Read(cache, Small));
        Assert.Equal(whole, File.ReadAllBytes(entry));
    }

    [Fact]
    public void Other_bytes_and_other_preprocessing_have_entries_of_their_own_and_nothing_half_written_stays()
    {
        using var folder = new TemporaryFolder();
        var cache = new ImageCache(folder.Path);
        Read(cache, Small);
        Read(cache, Small with { Resize = ResizeMode.CentreCrop });
        Read(cache, Small with { Channels = 1 });
        Read(cache, Small with { Mean = [0.5f, 0.5f, 0.5f] });
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        Assert.All(files, f => Assert.EndsWith(".pixels", f, StringComparison.Ordinal));
        Assert.NotEqual(cache.PathOf(Bytes, Small), cache.PathOf([.. Bytes, 0], Small));
    }

    [Fact]
    public void A_broken_image_is_an_error_and_leaves_no_entry()
    {
        using var folder = new TemporaryFolder();
        var cache = new ImageCache(folder.Path);
        Assert.Throws<ImageException>(() => cache.ReadInto(new EncodedImage(Bytes.AsMemory(0, 60)), Small, new byte[Small.SampleBytes]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static byte[] Read(ImageCache cache, ImagePreprocessing preprocessing)
    {
        var planes = new byte[preprocessing.SampleBytes];
        cache.ReadInto(new EncodedImage(Bytes), preprocessing, planes);
        return planes;
    }
}
