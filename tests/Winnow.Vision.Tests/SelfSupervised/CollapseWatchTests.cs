using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>What the watch says about lines of figures.</summary>
public sealed class CollapseWatchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-watch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Healthy_lines_say_nothing() => Assert.All(Judge(new VicReg(), Healthy(20), Healthy(40), Healthy(60)), f => Assert.True(f is { Alarm: null, Warning: null }));

    [Fact]
    public void One_bad_line_is_no_alarm_and_two_running_are()
    {
        Assert.All(Judge(new VicReg(), Healthy(20), Healthy(40) with { Deviation = 0.1 }, Healthy(60)), f => Assert.Null(f.Alarm));
        Assert.Contains("nearly the same", Judge(new VicReg(), Healthy(20) with { Deviation = 0.1 }, Healthy(40) with { Deviation = 0.1 })[^1].Alarm, StringComparison.Ordinal);
        Assert.Contains("nearly the same", Judge(new VicReg(), Healthy(20) with { Uniformity = -0.01 }, Healthy(40) with { Uniformity = -0.01 })[^1].Alarm, StringComparison.Ordinal);
        Assert.Contains("projections use 3 dimensions", Judge(new VicReg(), Healthy(20) with { ProjectionRank = 3, Uniformity = -0.4 }, Healthy(40) with { ProjectionRank = 3, Uniformity = -0.4 })[^1].Alarm, StringComparison.Ordinal);
        Assert.Null(Judge(new VicReg(), Healthy(20) with { ProjectionRank = 3 }, Healthy(40) with { ProjectionRank = 3 })[^1].Alarm);
        Assert.Contains("use 9 of 128 dimensions", Judge(new VicReg(), Healthy(20) with { EffectiveRank = 9 }, Healthy(40) with { EffectiveRank = 9 })[^1].Alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contrastive_loss_that_stays_at_chance_is_named_after_a_while()
    {
        var chance = Math.Log(255);
        Assert.All(Judge(new SimClr(), Healthy(50) with { Loss = chance }, Healthy(100) with { Loss = chance }), f => Assert.Null(f.Alarm));
        Assert.Contains("Nothing is learned", Judge(new SimClr(), Healthy(100) with { Loss = chance }, Healthy(150) with { Loss = chance * 1.005 })[^1].Alarm, StringComparison.Ordinal);
        Assert.Null(Judge(new SimClr(), Healthy(100) with { Loss = chance * 0.98 }, Healthy(150) with { Loss = chance * 0.98 })[^1].Alarm);
    }

    [Fact]
    public void Views_that_agree_no_more_than_different_images_do_are_a_collapse_after_a_while()
    {
        Assert.All(Judge(new BarlowTwins(), Healthy(40) with { Alignment = 1.9 }, Healthy(80) with { Alignment = 1.9 }), f => Assert.Null(f.Alarm));
        Assert.Contains("as far apart (1.9)", Judge(new BarlowTwins(), Healthy(100) with { Alignment = 1.9 }, Healthy(120) with { Alignment = 1.9 })[^1].Alarm, StringComparison.Ordinal);
        Assert.Null(Judge(new BarlowTwins(), Healthy(100) with { Alignment = 1.9 }, Healthy(120) with { Alignment = 1.5 })[^1].Alarm);
    }

    [Fact]
    public void A_foretelling_loss_that_is_perfect_at_once_is_a_collapse()
    {
        Assert.Contains("at its least value -1", Judge(new SimSiam(), Healthy(20) with { Loss = -0.995 })[^1].Alarm, StringComparison.Ordinal);
        Assert.Null(Judge(new SimSiam(), Healthy(200) with { Loss = -0.995 })[^1].Alarm);
    }

    [Fact]
    public void A_rank_far_below_a_fresh_encoders_is_a_warning_and_no_alarm()
    {
        var last = Judge(new VicReg(), Healthy(150) with { EffectiveRank = 20 }, Healthy(170) with { EffectiveRank = 20 })[^1];
        Assert.Null(last.Alarm);
        Assert.Contains("less than half of a fresh encoder's 54.5", last.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_goes_on_writes_its_lines_once_and_a_torn_line_is_dropped()
    {
        var path = Path.Combine(folder, "watch.jsonl");
        var log = new WatchLog(path);
        log.Append(Healthy(20));
        log.Append(Healthy(40));
        log.Append(Healthy(60) with { Loss = 9 });
        File.AppendAllText(path, "{\"step\":80,\"sec");
        Assert.Equal([20, 40, 60], log.Read().Select(l => l.Step));
        log.Append(Healthy(60));
        log.Append(Healthy(80));
        Assert.Equal([Healthy(20), Healthy(40), Healthy(60), Healthy(80)], log.Read());
        File.AppendAllText(path, "nonsense\n");
        Assert.Contains("is no log of figures", Assert.Throws<InvalidDataException>(log.Read).Message, StringComparison.Ordinal);
    }

    private static WatchFigures[] Judge(ISelfSupervisedMethod method, params WatchFigures[] lines)
    {
        var watch = new CollapseWatch(method, batch: 128, warmUp: 100, dimensions: 128, freshRank: 54.5, []);
        return [.. lines.Select(watch.Judge)];
    }

    private static WatchFigures Healthy(int step) =>
        new() { Step = step, Seconds = step, Loss = 3, Deviation = 0.9, EffectiveRank = 50, ProjectionRank = 80, Alignment = 0.4, Uniformity = -3 };
}
