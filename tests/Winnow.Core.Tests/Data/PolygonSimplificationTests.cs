using Winnow.Core.Data;

namespace Winnow.Core.Tests.Data;

/// <summary>Polygons of fewer points: every point that is left out lies near what replaces it.</summary>
public sealed class PolygonSimplificationTests
{
    [Fact]
    public void Points_on_straight_edges_go_and_corners_stay()
    {
        Polygon square = new(0, 0, 5, 0, 10, 0, 10, 4, 10, 10, 3, 10, 0, 10, 0, 6);
        Assert.Equal(new Polygon(0, 0, 10, 0, 10, 10, 0, 10), PolygonSimplification.Of(square, 0));
    }

    [Theory]
    [InlineData(0.75)]
    [InlineData(2)]
    public void No_point_that_is_left_out_lies_farther_away_than_the_tolerance(double tolerance)
    {
        var mask = RunLengthMask.FromPixels(60, 60, [.. Enumerable.Range(0, 3600).Select(i => Math.Pow((i % 60) - 30, 2) + Math.Pow((i / 60) - 28, 2) < 500 + (40 * Math.Sin(i % 60)))]);
        var ring = MaskContours.Trace(mask)[0];
        var simple = PolygonSimplification.Of(ring, tolerance);
        Assert.InRange(simple.Count, 3, ring.Count / 2);
        foreach (var (x, y) in Points(ring))
        {
            Assert.True(Edges(simple).Min(e => Distance(x, y, e)) <= tolerance + 1e-9);
        }

        Assert.Subset(Points(ring).ToHashSet(), Points(simple).ToHashSet());
    }

    [Fact]
    public void A_ring_of_which_too_little_would_stay_is_left_as_it_is()
    {
        Polygon sliver = new(0, 0, 10, 0.1, 20, 0, 10, -0.1);
        Assert.Equal(sliver, PolygonSimplification.Of(sliver, 1));
        Polygon triangle = new(0, 0, 10, 0, 0, 10);
        Assert.Equal(triangle, PolygonSimplification.Of(triangle, 0.5));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_tolerance_out_of_range_is_refused(double tolerance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PolygonSimplification.Of(new(0, 0, 1, 0, 0, 1), tolerance));

    private static IEnumerable<(double X, double Y)> Points(Polygon ring)
    {
        var values = ring.Coordinates.ToArray();
        return Enumerable.Range(0, ring.Count).Select(i => (values[2 * i], values[(2 * i) + 1]));
    }

    private static IEnumerable<((double X, double Y) From, (double X, double Y) To)> Edges(Polygon ring) => Points(ring).Zip(Points(ring).Skip(1).Append(Points(ring).First()));

    private static double Distance(double x, double y, ((double X, double Y) From, (double X, double Y) To) edge)
    {
        var (dx, dy) = (edge.To.X - edge.From.X, edge.To.Y - edge.From.Y);
        var at = Math.Clamp((((x - edge.From.X) * dx) + ((y - edge.From.Y) * dy)) / Math.Max(1e-12, (dx * dx) + (dy * dy)), 0, 1);
        return Math.Sqrt(Math.Pow(x - edge.From.X - (at * dx), 2) + Math.Pow(y - edge.From.Y - (at * dy), 2));
    }
}
