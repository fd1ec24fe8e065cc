using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

/// <summary>Made-up streams for the tests.</summary>
internal static class Streams
{
    public static IEnumerable<StreamSample> Random(int seed, int count, int classes = 4, int dimensions = 6, Func<int, double>? sharpness = null)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var c = random.Next(classes);
            var sharp = sharpness?.Invoke(i) ?? 2;
            var scores = Enumerable.Range(0, classes).Select(k => Math.Exp(Gaussian(random) + (k == c ? sharp : 0))).ToList();
            var sum = scores.Sum();
            yield return new()
            {
                Id = new(i),
                Probabilities = [.. scores.Select(s => (float)(s / sum))],
                Embedding = [.. Enumerable.Range(0, dimensions).Select(k => (float)((k == c % dimensions ? 3 : 0) + Gaussian(random)))],
            };
        }
    }

    /// <summary>Abrupt, gradual and recurring changes of the model's certainty, one after the other.</summary>
    public static IEnumerable<StreamSample> Drifting(int seed, int count) =>
        Random(seed, count, sharpness: i => (4.0 * i / count) switch { < 1 => 5, < 2 => 0.5, < 3 => 0.5 + (12 * ((4.0 * i / count) - 2)), _ => i / 700 % 2 == 0 ? 6 : 0 });

    public static StreamSample Sample(long id, float[] probabilities, float[]? embedding = null) => new() { Id = new(id), Probabilities = probabilities, Embedding = embedding };

    public static StreamRandom Generator(int seed = 1) => new() { State = (ulong)seed };

    public static int Predicted(StreamSample sample) => Array.IndexOf(sample.Probabilities!, sample.Probabilities!.Max());

    public static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
