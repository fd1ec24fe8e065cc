using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>Boxes as tensors […, 4] of left, top, right and bottom.</summary>
internal static class BoxTensors
{
    private const double Epsilon = 1e-7;

    /// <summary>One of the four numbers […].</summary>
    public static Tensor Side(Tensor boxes, int side) => boxes.Narrow(-1, side, 1).Squeeze(-1);

    /// <summary>From rows of centre x, centre y, width and height [N, 4, count] to [N, count, 4].</summary>
    public static Tensor FromCentres(Tensor rows)
    {
        var (centre, half) = (rows.Narrow(1, 0, 2), rows.Narrow(1, 2, 2).Multiply(0.5));
        return Tensor.Concatenate([centre.Subtract(half), centre.Add(half)], 1).Transpose(1, 2);
    }

    /// <summary>Intersection over union, broadcast.</summary>
    public static Tensor Overlap(Tensor a, Tensor b) => Overlap(Measure(a), Measure(b));

    /// <summary>Complete intersection over union, −1.5 to 1, broadcast: overlap less the centres' distance and the difference of shapes.</summary>
    /// <remarks>Zheng et al., Distance-IoU Loss, AAAI 2020; the weight of the shapes' term is a constant to the gradient, as there.</remarks>
    public static Tensor CompleteOverlap(Tensor a, Tensor b)
    {
        var (p, q) = (Measure(a), Measure(b));
        var overlap = Overlap(p, q);
        var width = p.Right.Maximum(q.Right).Subtract(p.Left.Minimum(q.Left));
        var height = p.Bottom.Maximum(q.Bottom).Subtract(p.Top.Minimum(q.Top));
        var diagonal = width.Pow(2).Add(height.Pow(2)).Add(Epsilon);
        var across = q.Left.Add(q.Right).Subtract(p.Left.Add(p.Right)).Pow(2);
        var down = q.Top.Add(q.Bottom).Subtract(p.Top.Add(p.Bottom)).Pow(2);
        var distance = across.Add(down).Multiply(0.25).Divide(diagonal);
        var shapes = Angle(q).Subtract(Angle(p)).Pow(2).Multiply(4 / (Math.PI * Math.PI));
        var weight = shapes.Divide(shapes.Subtract(overlap).Add(1 + Epsilon)).Detach();
        return overlap.Subtract(distance).Subtract(shapes.Multiply(weight));
    }

    private static Tensor Overlap(in Measures p, in Measures q)
    {
        var width = p.Right.Minimum(q.Right).Subtract(p.Left.Maximum(q.Left)).Clamp(0, double.PositiveInfinity);
        var height = p.Bottom.Minimum(q.Bottom).Subtract(p.Top.Maximum(q.Top)).Clamp(0, double.PositiveInfinity);
        var shared = width.Multiply(height);
        var all = p.Width.Multiply(p.Height).Add(q.Width.Multiply(q.Height)).Subtract(shared).Add(Epsilon);
        return shared.Divide(all);
    }

    private static Tensor Angle(in Measures m) => m.Width.Divide(m.Height.Add(Epsilon)).Atan();

    private static Measures Measure(Tensor boxes)
    {
        var (left, top, right, bottom) = (Side(boxes, 0), Side(boxes, 1), Side(boxes, 2), Side(boxes, 3));
        return new(left, top, right, bottom, right.Subtract(left), bottom.Subtract(top));
    }

    private readonly record struct Measures(Tensor Left, Tensor Top, Tensor Right, Tensor Bottom, Tensor Width, Tensor Height);
}
