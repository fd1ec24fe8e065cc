namespace Winnow.Core.Numerics;

/// <summary>Minimises smooth convex functions of many variables from values and gradients.</summary>
/// <remarks>L-BFGS with the two-loop recursion: Liu and Nocedal, <i>On the limited memory BFGS method for large scale optimization</i>, 1989. One thread, no chance.</remarks>
internal static class LimitedMemoryBfgs
{
    private const int Memory = 10;

    /// <summary>The point at which no partial derivative is larger than <paramref name="tolerance"/>, or the best after <paramref name="iterations"/>.</summary>
    /// <param name="function">Value at a point (first argument); fills the gradient (second).</param>
    /// <param name="point">Where to start; becomes the result.</param>
    /// <param name="iterations">Iterations at most.</param>
    /// <param name="tolerance">Largest partial derivative that counts as none.</param>
    /// <param name="iterated">Called after each iteration with its number, from 1; may throw to stop.</param>
    public static void Minimise(Func<double[], double[], double> function, double[] point, int iterations, double tolerance, Action<int> iterated)
    {
        var gradient = new double[point.Length];
        var value = function(point, gradient);
        var steps = new List<(double[] Step, double[] Change, double Curvature)>();
        for (var iteration = 1; iteration <= iterations && gradient.Max(Math.Abs) > tolerance; iteration++)
        {
            var direction = Direction(gradient, steps);
            var slope = Dot(direction, gradient);
            var next = new double[point.Length];
            var nextGradient = new double[point.Length];
            var length = steps.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(Dot(gradient, gradient))) : 1;
            double nextValue;
            // Armijo's rule: halve the step until it gains a ten-thousandth of what the slope promises.
            while (true)
            {
                for (var i = 0; i < next.Length; i++)
                {
                    next[i] = point[i] + (length * direction[i]);
                }

                nextValue = function(next, nextGradient);
                if (nextValue <= value + (1e-4 * length * slope))
                {
                    break;
                }

                length /= 2;
                if (length < 1e-20)
                {
                    // Rounding hides any further gain.
                    return;
                }
            }

            var step = Subtract(next, point);
            var change = Subtract(nextGradient, gradient);
            if (Dot(step, change) is var curvature and > 1e-12)
            {
                steps.Add((step, change, curvature));
                steps.RemoveRange(0, Math.Max(0, steps.Count - Memory));
            }

            next.CopyTo(point, 0);
            (gradient, value) = (nextGradient, nextValue);
            iterated(iteration);
        }
    }

    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Curvature)> steps)
    {
        var direction = gradient.Select(g => -g).ToArray();
        var weights = new double[steps.Count];
        for (var k = steps.Count - 1; k >= 0; k--)
        {
            weights[k] = Dot(steps[k].Step, direction) / steps[k].Curvature;
            AddScaled(direction, -weights[k], steps[k].Change);
        }

        if (steps.Count > 0)
        {
            var scale = steps[^1].Curvature / Dot(steps[^1].Change, steps[^1].Change);
            AddScaled(direction, scale - 1, [.. direction]);
        }

        for (var k = 0; k < steps.Count; k++)
        {
            var correction = weights[k] - (Dot(steps[k].Change, direction) / steps[k].Curvature);
            AddScaled(direction, correction, steps[k].Step);
        }

        return direction;
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void AddScaled(double[] x, double scale, double[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] += scale * y[i];
        }
    }

    private static double[] Subtract(double[] x, double[] y) => [.. x.Select((v, i) => v - y[i])];
}
