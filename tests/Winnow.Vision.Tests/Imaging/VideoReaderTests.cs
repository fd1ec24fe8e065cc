using System.Text;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

/// <summary>Videos, frame by frame, and files that are none.</summary>
public sealed class VideoReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public VideoReaderTests() => Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Frames_come_in_their_order_with_number_time_and_pixels()
    {
        using var video = VideoReader.Open(Write("a.avi", Avi.Of(25, perSecond: 10, n => (byte)(n * 8))), new());
        Assert.Equal((32, 24, 10.0, 25L), (video.Info.Width, video.Info.Height, video.Info.FramesPerSecond, video.Info.Frames));
        Assert.Equal(2.5, video.Info.Seconds, 3);
        for (var n = 0; n < 25; n++)
        {
            Assert.True(video.Next());
            Assert.Equal(n, video.Number);
            Assert.Equal(n / 10.0, video.Seconds, 6);
            var frame = video.Read();
            Assert.Equal((32, 24), (frame.Width, frame.Height));
            Assert.InRange(frame.Pixels[((n + 12) % 24) * 32 * 3], (n * 8) - 6, (n * 8) + 6); // a row that is not the bar
        }

        Assert.False(video.Next());
    }

    [Theory]
    [InlineData(1, new[] { 0, 10, 20 })]
    [InlineData(0.25, new[] { 0, 3, 5, 8, 10, 13, 15, 18, 20, 23 })]
    [InlineData(0.01, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 })]
    [InlineData(3600, new[] { 0 })]
    public void One_frame_of_every_stretch_of_time_is_taken(double every, int[] expected)
    {
        using var video = VideoReader.Open(Write("a.avi", Avi.Of(25, perSecond: 10, _ => 90)), new());
        var sampling = new VideoSampling(video.Info, every, new());
        var taken = new List<int>();
        while (video.Next())
        {
            if (sampling.Takes(video.Seconds))
            {
                taken.Add((int)video.Number);
            }
        }

        Assert.Equal(expected, taken);
    }

    [Fact]
    public void What_is_no_video_is_refused_with_what_it_is()
    {
        Assert.Equal(ImageFault.UnknownFormat, Fault("empty.mp4", []).Fault);
        Assert.Equal("the file is empty", Fault("empty.mp4", []).Message);
        Assert.StartsWith("not an AVI, MP4,", Fault("text.mp4", "no video at all"u8.ToArray()).Message, StringComparison.Ordinal);
        Assert.Equal(ImageFault.UnknownFormat, Fault("picture.mp4", ImageCodec.Encode(new ImageBuffer(8, 8), ImageFormat.Jpeg)).Fault);
        Assert.Equal(ImageFault.Corrupt, Fault("noise.avi", [.. "RIFF"u8, 1, 2, 3, 4, .. "AVI "u8, .. new byte[300]]).Fault);
        Assert.Equal(ImageFault.Corrupt, Fault("noise.mp4", [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[300]]).Fault);
        Assert.Throws<FileNotFoundException>(() => VideoReader.Open(Path.Combine(folder.Path, "none.avi"), new()));
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\n{0}\n")]
    [InlineData("ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("    ftyp<MPD type=\"static\" xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"><Period><BaseURL>{0}</BaseURL></Period></MPD>")]
    [InlineData("RIFF    AVI #EXTM3U\nffconcat version 1.0\nfile {0}\n")]
    public void Play_lists_that_name_other_files_are_not_followed(string list)
    {
        var other = Write("other.avi", Avi.Of(5, perSecond: 5, _ => 90));
        Assert.NotEqual(ImageFault.None, Fault("list.mp4", Encoding.UTF8.GetBytes(list.Replace("{0}", other, StringComparison.Ordinal))).Fault);
    }

    [Fact]
    public void A_video_that_is_cut_off_gives_its_frames_and_then_says_so()
    {
        var whole = Avi.Of(60, perSecond: 10, n => (byte)(n * 4));
        using var video = VideoReader.Open(Write("cut.avi", whole[..(whole.Length / 2)]), new());
        var fault = Assert.Throws<ImageException>(() =>
        {
            while (video.Next())
            {
            }
        });
        Assert.Equal(ImageFault.Truncated, fault.Fault);
        Assert.Contains("of 60 frames", fault.Message, StringComparison.Ordinal);
        Assert.InRange(video.Number, 1, 40);
    }

    [Fact]
    public void A_video_without_frames_is_refused()
    {
        var fault = Assert.Throws<ImageException>(() =>
        {
            using var video = VideoReader.Open(Write("none.avi", Avi.Of([], 10, 32, 24)), new());
            video.Next();
        });
        Assert.Equal(ImageFault.Corrupt, fault.Fault);
    }

    [Fact]
    public void Pixels_length_and_frames_have_limits()
    {
        var path = Write("a.avi", Avi.Of(25, perSecond: 10, _ => 90));
        Assert.Equal("its frames have 32 × 24 pixels; the limit is 100 pixels", Fault(path, new VideoLimits { PixelsMax = 100 }).Message);
        Assert.EndsWith("s long or longer; the limit is 2 s, so cut it into parts", Fault(path, new VideoLimits { SecondsMax = 2 }).Message, StringComparison.Ordinal);
        using var video = VideoReader.Open(path, new());
        Assert.StartsWith("one frame every 0.1 s gives 25 frames; the limit is 10,", Assert.Throws<ImageException>(() => new VideoSampling(video.Info, 0.1, new() { FramesMax = 10 })).Message, StringComparison.Ordinal);

        // A header that says nothing of its length is caught by what is there.
        var open = new VideoSampling(video.Info with { Seconds = 0 }, 0.1, new() { FramesMax = 2 });
        Assert.True(open.Takes(0) && open.Takes(0.1));
        Assert.Equal(ImageFault.TooLarge, Assert.Throws<ImageException>(() => open.Takes(0.2)).Fault);

        // Frames that grow or shrink behind their header: never more pixels than it says, whatever the decoder makes of them.
        var large = ImageCodec.Encode(new ImageBuffer(640, 480), ImageFormat.Jpeg);
        var small = ImageCodec.Encode(new ImageBuffer(32, 24), ImageFormat.Jpeg);
        foreach (var frames in (byte[][][])[[small, small, large, large], [large, large, small, small]])
        {
            using var odd = VideoReader.Open(Write("odd.avi", Avi.Of(frames, 10, 32, 24)), new());
            try
            {
                while (odd.Next())
                {
                    var frame = odd.Read();
                    Assert.Equal((odd.Info.Width, odd.Info.Height), (frame.Width, frame.Height));
                }
            }
            catch (ImageException fault)
            {
                Assert.Equal(ImageFault.Unsupported, fault.Fault);
            }
        }
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private ImageException Fault(string name, byte[] bytes) => Fault(Write(name, bytes), new VideoLimits());

    private static ImageException Fault(string path, VideoLimits limits) => Assert.Throws<ImageException>(() =>
    {
        using var video = VideoReader.Open(path, limits);
        video.Next();
    });
}
