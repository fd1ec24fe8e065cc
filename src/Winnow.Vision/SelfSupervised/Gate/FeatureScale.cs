using System.Numerics.Tensors;
using Winnow.Core.Numerics;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Brings features to the scale that a regression's penalty expects.</summary>
public static class FeatureScale
{
    /// <summary>Divides all values by one factor, in place, so that they are of order 1 and distances keep their proportions; returns the matrix.</summary>
    public static Matrix ToOrderOne(Matrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var squares = 0.0;
        for (var i = 0; i < features.Rows; i++)
        {
            squares += TensorPrimitives.SumOfSquares<float>(features.Row(i));
        }

        var scale = Math.Sqrt(squares / Math.Max(1L, (long)features.Rows * features.Columns));
        if (scale > 0)
        {
            TensorPrimitives.Divide(features.Span, (float)scale, features.Span);
        }

        return features;
    }
}
