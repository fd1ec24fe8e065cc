using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Files come in once each, and what is wrong with one does not keep out the others.</summary>
public sealed class ImportRunnerTests
{
    [Fact]
    public async Task A_folder_becomes_samples_with_views_and_a_report_on_every_file()
    {
        await using var bench = new JobBench(JobBench.RealWorker);
        Pictures.Write(bench.Photos, 3);
        File.Copy(Path.Combine(bench.Photos, "dark-000.png"), Path.Combine(bench.Photos, "same.png"));
        File.WriteAllText(Path.Combine(bench.Photos, "notes.txt"), "no picture");
        File.WriteAllBytes(Path.Combine(bench.Photos, "torn.png"), Pictures.Png(true, 9)[..200]);
        var import = await RunAsync(bench);
        Assert.Equal(("done", 9L, 6L, 1L, 2L), (import.State, import.Total, import.Added, import.Duplicates, import.Problems));
        var files = bench.Host.Read(s => s.ReadImportFiles(import.Id, 0, 100)).ToDictionary(f => f.Name);
        Assert.Equal("not a JPEG, PNG, WebP, TIFF or BMP file", files["notes.txt"].Problem);
        Assert.Equal("problem", files["torn.png"].State);
        var sample = bench.Host.Read(s => s.ReadSample(new(files["bright-001.png"].Sample!.Value)))!.Value;
        Assert.Equal(("bright-001.png", 24, 20, 8), (sample.Name, sample.Sample.Width, sample.Sample.Height, sample.Bits));
        Assert.Equal(Pictures.Png(true, 1), File.ReadAllBytes(Path.Combine(bench.Host.Folder, "blobs", sample.Sample.Path)));
        Assert.True(File.Exists(ProjectFiles.View(bench.Host.Folder, sample.Sample.Hash, ".jpg")));
        Assert.True(File.Exists(ProjectFiles.View(bench.Host.Folder, sample.Sample.Hash, ".thumb.jpg")));
        var (ids, vectors) = bench.Host.Read(s => s.ReadFeatures());
        Assert.Equal((6, 98), (ids.Count, vectors.Columns));
        Assert.Empty(Directory.EnumerateDirectories(bench.Jobs.Folder));

        // The same folder again brings nothing new.
        var again = await RunAsync(bench);
        Assert.Equal((0L, 7L, 2L), (again.Added, again.Duplicates, again.Problems));
    }

    [Fact]
    public async Task A_file_that_ends_the_decoder_is_named_and_the_others_come_in()
    {
        // A decoder that dies at the file called evil, whenever it is asked to read it.
        var real = string.Join(' ', JobBench.RealWorker.Select(a => $"'{a}'"));
        await using var bench = new JobBench(JobBench.Script(
            $$"""
            if grep -q evil "$1"; then
              N=$(grep -o '"number":[0-9]*,"path":"[^"]*evil' "$1" | grep -o '[0-9]*' | head -1)
              echo "{\"type\":\"begin\",\"number\":$N}"
              kill -SEGV $$
            fi
            exec {{real}} "$@"
            """));
        Pictures.Write(bench.Photos, 2);
        File.WriteAllBytes(Path.Combine(bench.Photos, "evil.png"), [1]);
        var import = await RunAsync(bench);
        Assert.Equal(("done", 4L, 1L), (import.State, import.Added, import.Problems));
        var problem = bench.Host.Read(s => s.ReadImportFiles(import.Id, 0, 100, "problem"));
        Assert.Equal("reading it ends the decoder (The worker was ended by signal 11)", Assert.Single(problem).Problem);
    }

    [Fact]
    public async Task A_worker_that_does_not_start_fails_the_import_and_no_file()
    {
        await using var bench = new JobBench(JobBench.Script("kill -SEGV $$"));
        File.WriteAllBytes(Path.Combine(bench.Photos, "a.png"), [1]);
        var import = await RunAsync(bench);
        Assert.Equal(("failed", 0L), (import.State, import.Done));
        Assert.Equal("The worker was ended by signal 11.", import.Reason);
    }

    [Theory]
    [InlineData("""{"number":1,"problem":null,"sha256":"../../../evil","extension":".png","bytes":1,"width":1,"height":1,"bits":8,"perceptualHash":1,"features":[1],"deep":false}""")]
    [InlineData("""{"number":7,"problem":"not asked","bytes":0,"width":0,"height":0,"bits":0,"perceptualHash":0,"deep":false}""")]
    public async Task What_a_worker_says_that_cannot_be_is_not_believed(string file)
    {
        await using var bench = new JobBench(JobBench.Script($$"""echo '{"type":"begin","number":1}'; echo '{"type":"file","file":{{file}}}'; sleep 60"""));
        File.WriteAllBytes(Path.Combine(bench.Photos, "a.png"), [1]);
        var import = await RunAsync(bench);
        Assert.Equal((0L, 1L), (import.Added, import.Problems));
        Assert.Equal(0, bench.Host.Read(s => s.ReadCounters().Values.Sum()));
    }

    private static async Task<StoredImport> RunAsync(JobBench bench)
    {
        var started = await bench.Host.WriteAsync(s => s.StartImport("folder", "photos", bench.Photos, "chief"), TestContext.Current.CancellationToken);
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(TestContext.Current.CancellationToken);
        return bench.Host.Read(s => s.ReadImport(started.Id))!;
    }
}
