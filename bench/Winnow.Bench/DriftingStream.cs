using Winnow.Bench.Gauntlet;
using Winnow.Core.Streaming;

namespace Winnow.Bench;

/// <summary>Made-up streams whose data drifts: embeddings around class centres, and a model whose certainty follows.</summary>
internal static class DriftingStream
{
    /// <summary>0 abrupt and 1 gradual loss of certainty with moved centres, 2 recurring every 2,500 samples, 3 a model that grows ever surer.</summary>
    public const int Kinds = 4;

    public static IEnumerable<StreamSample> Samples(int drift, int count, int classes, int dimensions, int seed)
    {
        var random = new Random(seed);
        float[][] centres = [.. Enumerable.Range(0, classes).Select(_ => Enumerable.Range(0, dimensions).Select(_ => (float)Synthetic.Gaussian(random)).ToArray())];
        for (var i = 0; i < count; i++)
        {
            var moved = Moved(drift, i, count);
            var c = random.Next(classes);
            var embedding = new float[dimensions];
            for (var j = 0; j < dimensions; j++)
            {
                embedding[j] = centres[c][j] + (float)((3 * moved) + (0.7 * Synthetic.Gaussian(random)));
            }

            var sharp = drift == 3 ? 1 + (12 * moved) : 5 - (4 * moved);
            var scores = Enumerable.Range(0, classes).Select(k => Math.Exp(Synthetic.Gaussian(random) + (k == c ? sharp : 0))).ToList();
            var sum = scores.Sum();
            yield return new() { Id = new(i), Embedding = embedding, Probabilities = [.. scores.Select(s => (float)(s / sum))] };
        }
    }

    /// <summary>The predicted class before the drift, and the next one after it: the model's answers have all become wrong.</summary>
    public static int TrueClass(StreamSample sample, int drift, int count)
    {
        var probabilities = sample.Probabilities!;
        var predicted = Array.IndexOf(probabilities, probabilities.Max());
        return drift != 3 && Moved(drift, (int)sample.Id.Value, count) > 0.5 ? (predicted + 1) % probabilities.Length : predicted;
    }

    /// <summary>How far the drift has gone, 0 to 1.</summary>
    private static double Moved(int drift, int i, int count) => drift switch
    {
        0 => i < count / 2 ? 0 : 1,
        2 => i / 2500 % 2,
        _ => (double)i / count,
    };
}
