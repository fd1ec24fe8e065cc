using Winnow.Core.Numerics;

namespace Winnow.Bench.Gauntlet;

/// <summary>Made-up sets for scenarios that no real set here has.</summary>
internal static class Synthetic
{
    /// <summary>One Gaussian cloud of 64 dimensions for each of 100 classes, centres 1.6 deviations long on average.</summary>
    public static GauntletData HundredClasses()
    {
        const int classes = 100;
        const int dimensions = 64;
        const int samples = 12_000;
        var random = new Random(Seed.Derive(7, "hundred"));
        var centres = new Matrix(classes, dimensions);
        foreach (ref var value in centres.Span)
        {
            value = (float)(0.55 * Gaussian(random));
        }

        var features = new Matrix(samples, dimensions);
        var labels = new int[samples];
        for (var i = 0; i < samples; i++)
        {
            labels[i] = random.Next(classes);
            for (var d = 0; d < dimensions; d++)
            {
                features[i, d] = centres[labels[i], d] + (0.6f * (float)Gaussian(random));
            }
        }

        return new(features, labels, [.. labels.Select((_, i) => i >= 9_000)], classes);
    }

    /// <summary>One draw of the standard normal distribution.</summary>
    public static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
