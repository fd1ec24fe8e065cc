using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Tuning;

/// <summary>Clouds of points, one for each class, around random centres.</summary>
internal static class Points
{
    public static (Matrix Inputs, int[] Labels) Draw(int samples, int dimensions, int classes, double spread, int seed)
    {
        var random = new Random(seed);
        double[][] centres = [.. Enumerable.Range(0, classes).Select(_ => Enumerable.Range(0, dimensions).Select(_ => Normal(random)).ToArray())];
        var inputs = new Matrix(samples, dimensions);
        var labels = new int[samples];
        for (var i = 0; i < samples; i++)
        {
            labels[i] = i % classes;
            for (var d = 0; d < dimensions; d++)
            {
                inputs[i, d] = (float)(centres[labels[i]][d] + (spread * Normal(random)));
            }
        }

        return (inputs, labels);
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
