using Winnow.Core.Data;
using Winnow.Core.Labels;

namespace Winnow.Core.Tests.Labels;

/// <summary>What several annotators marked on one image.</summary>
public sealed class ShapeAgreementTests
{
    [Fact]
    public void A_missed_object_counts_as_no_overlap_and_what_most_marked_stays()
    {
        var found = ShapeAgreement.Of([[Box(0, 0, 0, 10, 10), Box(0, 50, 50, 60, 60)], [Box(0, 0, 0, 10, 8)], [Box(0, 0, 2, 10, 10)]])!;

        // Pairs: 0.8 of two objects, 0.8 of two objects, and 6 of 10 rows shared by one object.
        Assert.Equal((0.4 + 0.4 + 0.6) / 3, found.Agreement, 12);
        var one = Assert.Single(found.Objects);
        Assert.Equal(new BoxShape(new(0, 0, 10, 10)), one.Shape); // medians: top of 0, 0, 2 and bottom of 10, 8, 10
        Assert.Equal((3, 0, 0), (one.Votes, one.Annotator, one.Mark));
    }

    [Fact]
    public void The_same_place_under_another_class_is_another_object()
    {
        var found = ShapeAgreement.Of([[Box(0, 0, 0, 10, 10)], [Box(1, 0, 0, 10, 10)]])!;
        Assert.Equal(0, found.Agreement);
        Assert.Empty(found.Objects);
    }

    [Fact]
    public void Nothing_and_nothing_agree_and_nothing_and_something_do_not()
    {
        Assert.Equal(1, ShapeAgreement.Of([[], []])!.Agreement);
        Assert.Equal(0, ShapeAgreement.Of([[], [Box(0, 0, 0, 1, 1)]])!.Agreement);
    }

    [Fact]
    public void Of_two_candidates_the_nearer_one_is_taken_and_no_annotator_is_in_an_object_twice()
    {
        var found = ShapeAgreement.Of([[Box(0, 0, 0, 10, 10)], [Box(0, 0, 0, 10, 6), Box(0, 0, 0, 10, 9)]])!;
        Assert.Equal(0.9 / 2, found.Agreement, 12);
        Assert.Equal(2, Assert.Single(found.Objects).Votes);
    }

    [Fact]
    public void Of_outlines_the_one_stays_that_overlaps_the_others_most()
    {
        var found = ShapeAgreement.Of([[Square(0)], [Square(2)], [Square(1)]])!;
        var one = Assert.Single(found.Objects);
        Assert.Equal((2, Square(1).Shape), (one.Annotator, one.Shape));
    }

    [Fact]
    public void Hundreds_of_marks_over_each_other_are_not_matched()
    {
        ObjectMark[] many = [.. Enumerable.Range(0, 400).Select(_ => Box(0, 0, 0, 10, 10))];
        Assert.Null(ShapeAgreement.Of([many, many]));
    }

    [Fact]
    public void Overlap_is_that_of_the_filled_shapes_whatever_their_kind()
    {
        var box = new BoxShape(new(10, 10, 30, 20));
        var turned = new RotatedBoxShape(new(20, 15, 10, 20, 90));
        var polygon = new PolygonShape(new Polygon(10, 10, 30, 10, 30, 20, 10, 20));
        var mask = new MaskShape(ShapeConversion.ToMask(box, 40, 40)!);
        Shape[] same = [box, turned, polygon, mask];
        Assert.All(same, a => Assert.All(same, b => Assert.Equal(1, ShapeOverlap.Of(a, b), 2e-3)));
        var half = new PolygonShape(new Polygon(10, 10, 20, 10, 20, 20, 10, 20));
        Assert.All(same, a => Assert.Equal(0.5, ShapeOverlap.Of(a, half), 3e-3));
        Assert.Equal(0, ShapeOverlap.Of(box, ClassTag.Instance));
        Assert.Equal(0, ShapeOverlap.Of(mask, new MaskShape(RunLengthMask.FromCounts(8, 8, [60, 4]))));
    }

    private static ObjectMark Box(int ofClass, double left, double top, double right, double bottom) => new(ofClass, new BoxShape(new(left, top, right, bottom)));

    private static ObjectMark Square(double x) => new(0, new PolygonShape(new Polygon(x, 0, x + 10, 0, x + 10, 10, x, 10)));
}
