using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The boxes of one image that count, by falling entropy, with features of length 1.</summary>
internal sealed class DoubtfulBoxes
{
    private readonly List<(Detection Box, double Entropy, float[] Feature)> boxes;

    /// <summary>Takes the boxes above a score; each has a feature.</summary>
    public DoubtfulBoxes(ImageDetections image, double leastScore) => boxes =
    [
        .. image.Detections.Where(d => d.Score > leastScore)
            .Select(d => (Box: d, Entropy: BoxDoubt.Of(d, BoxUncertainty.Entropy), Feature: Unit([.. d.Feature!])))
            .OrderByDescending(b => b.Entropy),
    ];

    /// <summary>The sum of entropies of the boxes left when each in turn removes those of its class that look like it.</summary>
    /// <param name="alike">Cosine above which two boxes look alike, −1 to 1.</param>
    public double EntropyAfterSuppression(float alike)
    {
        var kept = new List<(Detection Box, double Entropy, float[] Feature)>();
        foreach (var box in boxes)
        {
            if (!kept.Exists(k => k.Box.Class == box.Box.Class && Vectors.Dot(k.Feature, box.Feature) > alike))
            {
                kept.Add(box);
            }
        }

        return kept.Sum(k => k.Entropy);
    }

    /// <summary>The entropy-weighted mean feature of each class that is seen, scaled to length 1; a plain mean where all are sure.</summary>
    public List<(int Class, float[] Feature)> Prototypes() =>
    [
        .. boxes.GroupBy(b => b.Box.Class).OrderBy(g => g.Key).Select(g =>
        {
            var sure = g.All(b => b.Entropy == 0);
            var mean = new float[g.First().Feature.Length];
            foreach (var (_, entropy, feature) in g)
            {
                Vectors.AddScaled(mean, sure ? 1 : (float)entropy, feature);
            }

            return (g.Key, Unit(mean));
        }),
    ];

    private static float[] Unit(float[] feature) => UnitRows.Of(new Matrix(1, feature.Length, feature)).Array;
}
