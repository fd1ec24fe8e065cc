using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Temperature scaling: Guo et al., <i>On calibration of modern neural networks</i>, ICML 2017.</summary>
internal static class Calibration
{
    private const double Least = 0.25;
    private const double Most = 4;
    private const double Floor = 1e-12;

    /// <summary>The temperature from 0.25 to 4 at which probabilities to the power 1 / temperature have the lowest mean log loss on these labels.</summary>
    public static double Temperature(Matrix probabilities, IReadOnlyList<int> labels)
    {
        // The loss is convex in 1 / temperature; golden sections find its minimum.
        const double section = 0.6180339887498949;
        var (low, high) = (1 / Most, 1 / Least);
        var (left, right) = (high - (section * (high - low)), low + (section * (high - low)));
        var (leftLoss, rightLoss) = (Loss(left), Loss(right));
        while (high - low > 1e-3)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - (section * (high - low));
                leftLoss = Loss(left);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + (section * (high - low));
                rightLoss = Loss(right);
            }
        }

        return 2 / (low + high);

        double Loss(double power)
        {
            var loss = 0.0;
            for (var i = 0; i < labels.Count; i++)
            {
                var row = probabilities.Row(i);
                var sum = 0.0;
                foreach (var p in row)
                {
                    sum += Math.Pow(Math.Max(p, Floor), power);
                }

                loss += Math.Log(sum) - (power * Math.Log(Math.Max(row[labels[i]], Floor)));
            }

            return loss;
        }
    }

    /// <summary>1 − (p₁ − p₂) of the row raised to 1 / temperature and made to sum to 1.</summary>
    public static float Doubt(ReadOnlySpan<float> row, double temperature)
    {
        var (first, second, sum) = (0.0, 0.0, 0.0);
        foreach (var p in row)
        {
            var q = temperature == 1 ? p : Math.Pow(p, 1 / temperature);
            sum += q;
            (first, second) = q > first ? (q, first) : (first, Math.Max(second, q));
        }

        return (float)(1 - ((first - second) / sum));
    }
}
