using Winnow.Server.Streams;
using Winnow.Server.Tests.Jobs;

namespace Winnow.Server.Tests.Streams;

/// <summary>What a worker says about a video, and what becomes of it.</summary>
public sealed class StreamVideoTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_worker_that_ends_in_the_middle_goes_on_behind_the_last_frame_and_none_is_taken_twice()
    {
        // The first call writes two frames and dies; the second says them again, and one more.
        await using var bench = new JobBench(JobBench.Script($$$"""
            frame() { echo pixels > "$DIR/$1"; echo '{"type":"frame","frame":{"number":'$1',"seconds":'$1',"sha256":"{{{Hash}}}"}}'; }
            frame 0; frame 5
            test -e "$DIR/again" || { touch "$DIR/again"; kill -9 $$; }
            frame 9
            echo '{"type":"done"}'
            """));
        await TakeAsync(bench);
        var waiting = bench.Host.Read(s => s.ReadWaitingStreamFiles(10));
        Assert.Equal([0L, 5L, 9L], waiting.Select(f => f.Frame!.Number));
        Assert.Equal("clip.avi/000005.000.jpg", waiting[1].Name);
        Assert.Equal(("clip.avi", Hash, 5.0), (waiting[1].Frame!.Video, waiting[1].Frame!.Hash, waiting[1].Frame!.Seconds));
        Assert.Equal(0, bench.Host.Read(s => s.ReadStreamTotals()).Problems);
    }

    [Theory]
    [InlineData("""{"number":3,"seconds":-1,"sha256":"HASH"}""")]
    [InlineData("""{"number":3,"seconds":1,"sha256":"../../x"}""")]
    public async Task Frames_that_cannot_be_end_the_worker_and_name_the_video(string frame)
    {
        var line = "{\"type\":\"frame\",\"frame\":" + frame.Replace("HASH", Hash, StringComparison.Ordinal) + "}";
        await using var bench = new JobBench(JobBench.Script($"echo '{line}'; sleep 60"));
        await TakeAsync(bench);
        Assert.Empty(bench.Host.Read(s => s.ReadWaitingStreamFiles(10)));
        Assert.Contains("a frame that cannot be", bench.Host.Read(s => s.ReadStreamTotals()).LastProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_video_that_is_no_longer_the_same_is_taken_anew()
    {
        await using var bench = new JobBench(["none"]);
        var found = await FindAsync(bench, "1:1");
        await bench.Host.WriteAsync(s => { s.AddFrames(found, Hash, [("a", "a", 7, 0.7)]); return true; }, TestContext.Current.CancellationToken);
        Assert.Equal(7, bench.Host.Read(s => s.LastFrame(found.Id)));
        await FindAsync(bench, "2:2");
        Assert.Equal(-1, bench.Host.Read(s => s.LastFrame(found.Id)));
    }

    private static async Task TakeAsync(JobBench bench)
    {
        var video = await FindAsync(bench, "1:1");
        await new StreamVideo(bench.Host, bench.Jobs, new()).RunAsync(video, Path.Combine(bench.Photos, video.Name), 1, TestContext.Current.CancellationToken);
    }

    private static async Task<Storage.StoredStreamFile> FindAsync(JobBench bench, string mark)
    {
        await bench.Host.WriteAsync(s => { s.AddStreamFiles(bench.Photos, [("clip.avi", mark, true)], "the stream"); return true; }, TestContext.Current.CancellationToken);
        return bench.Host.Read(s => s.ReadWaitingStreamFiles(10)).First(f => f.IsVideo);
    }
}
