using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Workers;

/// <summary>Which originals a job takes along to a worker elsewhere.</summary>
public sealed class JobImagesTests
{
    [Fact]
    public async Task A_shard_that_is_scored_takes_its_images_along()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 2);
        var sample = bench.Host.Read(s => s.ReadSamples())[1];
        var job = new WorkerJob("score") { Score = new("model", bench.Host.Read(s => s.ReadProject().Images), "entropy", [new DetectImage(sample.Id.Value, sample.Path)]) };
        Assert.Equal([sample.Path], JobImages.Of(bench.Host, job));
    }
}
