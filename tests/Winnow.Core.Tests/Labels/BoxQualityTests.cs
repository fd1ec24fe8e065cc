using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Labels;

namespace Winnow.Core.Tests.Labels;

public sealed class BoxQualityTests
{
    private static readonly Box Here = new(10, 10, 30, 30);
    private static readonly Box There = new(100, 100, 140, 120);

    [Fact]
    public void D9_identical_boxes_overlap_by_one_and_no_more()
    {
        Assert.Equal(1, new Box(0, 0, 10, 10).Overlap(new(0, 0, 10, 10)));
        Assert.Equal(1, new Box(0, 0, 2, 10).Overlap(new(0, 0, 2, 10)));
        Assert.Equal(1 / 3.0, new Box(0, 0, 2, 2).Overlap(new(1, 0, 3, 2)), 12);
        Assert.Equal(0, Here.Overlap(There));
    }

    [Fact]
    public void Perfect_boxes_are_beyond_suspicion() => Assert.All(Errors([new(Here, 0), new(There, 1)], [new(Here, 0, 0.99), new(There, 1, 0.95)]), e => Assert.Equal(1, e.Quality, 9));

    [Fact]
    public void Each_kind_of_error_is_told_from_the_others()
    {
        PredictedBox[] predicted = [new(Here, 0, 0.99), new(There, 1, 0.99)];
        Assert.Equal((BoxErrorKind.Overlooked, 1), Worst([new(Here, 0)], predicted));
        Assert.Equal((BoxErrorKind.Swapped, 1), Worst([new(Here, 0), new(There, 0)], predicted));
        Assert.Equal((BoxErrorKind.BadlyLocated, 0), Worst([new(new(20, 18, 44, 40), 0), new(There, 1)], predicted));
    }

    [Fact]
    public void A_doubtful_prediction_accuses_nobody() => Assert.DoesNotContain(Errors([], [new(Here, 0, 0.6)]), e => e.Kind == BoxErrorKind.Overlooked);

    [Fact]
    public void One_bad_box_pulls_an_image_down()
    {
        var quality = new BoxQuality();
        var good = quality.Of(Errors([new(Here, 0), new(There, 1)], [new(Here, 0, 0.99), new(There, 1, 0.99)]));
        var bad = quality.Of(Errors([new(Here, 0)], [new(Here, 0, 0.99), new(There, 1, 0.99)]));
        Assert.Equal(1, good, 9);
        Assert.True(bad < 0.1, $"{bad}");
        Assert.Equal(1, quality.Of([]));
    }

    [Fact]
    public void Planted_errors_rank_first()
    {
        var random = new Random(4);
        var quality = new BoxQuality();
        var images = Enumerable.Range(0, 200).Select(i =>
        {
            Box[] boxes = [.. Enumerable.Range(0, 4).Select(k => Shift(new(60 * k, 20, (60 * k) + 40, 60), random, 3))];
            GivenBox[] given = [.. boxes.Select((b, k) => new GivenBox(b, k % 2))];
            PredictedBox[] predicted = [.. boxes.Select((b, k) => new PredictedBox(Shift(b, random, 3), k % 2, 0.9 + (0.1 * random.NextDouble())))];
            given = (i % 20) switch
            {
                0 => [.. given.Skip(1)],
                1 => [given[0] with { Class = 1 }, .. given.Skip(1)],
                2 => [given[0] with { Box = new(given[0].Box.Left + 20, given[0].Box.Top + 15, given[0].Box.Right + 20, given[0].Box.Bottom + 15) }, .. given.Skip(1)],
                _ => given,
            };
            return (Wrong: i % 20 < 3, Quality: quality.Of(quality.Errors(given, predicted)));
        }).ToArray();
        Assert.Equal(30, images.OrderBy(i => i.Quality).Take(33).Count(i => i.Wrong));
    }

    [Fact]
    public void Qualities_lie_between_nothing_and_one_and_ignore_the_order_of_predictions() => Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        GivenBox[] given = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new GivenBox(Any(random), random.Next(2)))];
        PredictedBox[] predicted = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new PredictedBox(Any(random), random.Next(2), random.NextDouble()))];
        var quality = new BoxQuality(0.3);
        var errors = quality.Errors(given, predicted);
        Assert.All(errors, e => Assert.InRange(e.Quality, 0, 1));
        Assert.Equal(quality.Of(errors), quality.Of(quality.Errors(given, [.. predicted.Reverse()])), 9);
        Assert.InRange(quality.Of(errors), 0, 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bad_boxes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Errors([new(new(5, 0, 1, 1), 0)], []));
        Assert.Throws<ArgumentException>(() => Errors([], [new(Here, 0, double.NaN)]));
        Assert.Throws<ArgumentException>(() => Errors([], [new(new(0, 0, double.NaN, 1), 0, 1)]));
    }

    private static IReadOnlyList<BoxError> Errors(GivenBox[] given, PredictedBox[] predicted) => new BoxQuality().Errors(given, predicted);

    private static (BoxErrorKind, int) Worst(GivenBox[] given, PredictedBox[] predicted)
    {
        var worst = Errors(given, predicted).MinBy(e => e.Quality);
        return (worst.Kind, worst.Box);
    }

    private static Box Shift(Box box, Random random, double by)
    {
        var (x, y) = ((random.NextDouble() - 0.5) * by, (random.NextDouble() - 0.5) * by);
        return new(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y);
    }

    private static Box Any(Random random)
    {
        var (x, y) = (random.Next(20), random.Next(20));
        return new(x, y, x + random.Next(20), y + random.Next(20));
    }
}
