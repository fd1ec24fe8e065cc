using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Tightness, stability, consistency and disagreement of detectors: the known answers of their papers.</summary>
public sealed class LocalisationTests
{
    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(false, 0, 0)]
    [InlineData(true, 0, 1)]
    [InlineData(false, 1, 1)]
    public void A_box_contradicts_itself_where_it_is_sure_of_place_or_class_alone(bool tight, double score, double expected)
    {
        var box = ToyDetections.Box(0, score);
        box = box with { Proposal = tight ? box.Box : new Box(50, 50, 60, 60) };
        Assert.Equal(expected, LocalisationTightnessSampling.Contradiction(box), 1e-12);
    }

    [Fact]
    public void D9_identical_boxes_overlap_by_one_whatever_their_size()
    {
        // The published overlap adds a pixel to heights but not to widths: 1.22 for 10 × 10, 3.0 for 2 × 10.
        foreach (var box in new[] { new Box(0, 0, 10, 10), new Box(0, 0, 2, 10), new Box(3.5, 1.25, 4, 9) })
        {
            Assert.Equal(1, box.Overlap(box), 1e-12);
            Assert.Equal(0, LocalisationTightnessSampling.Contradiction(new Detection(box, 0, 1) { Proposal = box }), 1e-12);
            Assert.Equal(0.7, BoxConsistency.Of(new(new(0), 64, 64, [new Detection(box, 0, 1)]), [new(new(0), 64, 64, [new Detection(box, 0, 1)])], 1)!.Value, 1e-12);
        }
    }

    [Fact]
    public void A_box_without_proposal_is_missing_evidence() =>
        Assert.Equal("DetectionProposals", Assert.Throws<MissingEvidenceException>(() => new LocalisationTightnessSampling().Query(ToyDetections.Pool([[ToyDetections.Box(0, 0.5)]]), 1, new Random(1))).Evidence);

    [Fact]
    public void Boxes_that_do_not_move_are_stable_and_empty_images_too()
    {
        var pool = ToyDetections.Pool([[ToyDetections.Box(0, 0.9), ToyDetections.Box(1, 0.4, 30)], []]);
        Assert.All(new LocalisationStabilitySampling().Query(pool with { ViewDetections = [pool.Detections!, pool.Detections!] }, 2, new Random(1)), p => Assert.Equal(0f, p.Utility));
    }

    [Fact]
    public void Stability_is_the_mean_overlap_weighted_by_score()
    {
        // The first box (0.8) keeps 5 of 15 columns' worth: overlap 1/3. The second (0.2) is lost. One of two copies is unchanged.
        var pool = ToyDetections.Pool([[ToyDetections.Box(0, 0.8), ToyDetections.Box(1, 0.2, 40)]]);
        var moved = ToyDetections.Image(0, ToyDetections.Box(0, 0.8) with { Box = new(5, 0, 15, 10) });
        var pick = new LocalisationStabilitySampling().Query(pool with { ViewDetections = [[moved], pool.Detections!] }, 1, new Random(1))[0];
        Assert.Equal(((0.8 * (1 - ((1 / 3.0) + 1) / 2)) + (0.2 * 0.5)) / 1.0, pick.Utility, 1e-6);
    }

    [Fact]
    public void Divergence_is_at_most_ln_2_and_zero_for_equals()
    {
        Assert.Equal(Math.Log(2), BoxConsistency.JensenShannon([1, 0], [0, 1]), 1e-12);
        Assert.Equal(0, BoxConsistency.JensenShannon([0.3, 0.7], [0.3, 0.7]), 1e-12);
    }

    [Fact]
    public void Cald_takes_the_least_consistent_first_and_empty_images_last()
    {
        var pool = ToyDetections.Pool([[], [ToyDetections.Box(0, 1)], [ToyDetections.Box(0, 1)]]);
        // Overlap 2/3 and 5/15 lost: |0.3333 + 0.97 − 1.3| is near 0; the other image has perfect agreement, 0.7.
        var moved = ToyDetections.Image(2, ToyDetections.Box(0, 0.94) with { Box = new(5, 0, 15, 10) });
        var picks = new CaldSampling().Query(pool with { ViewDetections = [[pool.Detections![0], pool.Detections[1], moved]] }, 3, new Random(1));
        Assert.Equal([2, 1, 0], picks.Select(p => p.Id.Value));
        Assert.Equal(1.3 - 0.7, picks[1].Utility, 1e-6);
        Assert.Equal(0, picks[2].Utility);
    }

    [Fact]
    public void Cald_prefers_classes_that_the_labels_do_not_show()
    {
        var pool = ToyDetections.Pool([.. Enumerable.Range(0, 10).Select(i => new[] { ToyDetections.Box(i == 4 ? 1 : 0, 0.9) })]) with
        {
            Labelled = new(Pools.Ids(1, 100), []) { Objects = [[ToyDetections.Object(0), ToyDetections.Object(0)]] },
        };
        var pick = new CaldSampling().Query(pool with { ViewDetections = [pool.Detections!] }, 9, new Random(1))[0];
        Assert.Equal(4, pick.Id.Value);
        Assert.Equal(Math.Log(2), pick.Utility, 1e-6);
    }

    [Fact]
    public void Identical_detectors_do_not_disagree()
    {
        var pool = new PoolView { Ids = Pools.Ids(20) }.WithScenes(3);
        var picks = new ProbabilityMapSampling().Query(pool with { MemberDetections = [pool.Detections!, pool.Detections!, pool.Detections!] }, 20, new Random(1));
        Assert.All(picks, p => Assert.Equal(0f, p.Utility));
    }

    [Fact]
    public void Detectors_of_which_one_is_sure_and_one_sees_nothing_disagree_by_ln_2_where_the_box_is()
    {
        // A box of the left upper quarter: 4 of 16 cells.
        var box = new Detection(new(0, 0, 32, 32), 0, 1);
        var pool = new PoolView { Ids = Pools.Ids(1), MemberDetections = [[ToyDetections.Image(0, box)], [ToyDetections.Image(0)]] };
        Assert.Equal(Math.Log(2) / 4, new ProbabilityMapSampling(grid: 4).Query(pool, 1, new Random(1))[0].Utility, 1e-6);
    }
}
