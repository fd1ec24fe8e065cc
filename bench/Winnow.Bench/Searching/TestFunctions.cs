using Winnow.Core.Search;

namespace Winnow.Bench.Searching;

/// <summary>Functions with a known minimum that the search is measured on.</summary>
internal static class TestFunctions
{
    public const double BraninMinimum = 0.39788735772973816;
    public const double HartmannMinimum = -3.32236801141551;

    private static readonly double[] HartmannWeights = [1, 1.2, 3, 3.2];

    private static readonly double[][] HartmannScales =
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] HartmannCentres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    /// <summary>Two parameters, three equal minima.</summary>
    public static SearchSpace BraninSpace { get; } = new(new FloatParameter("x", -5, 10), new FloatParameter("y", 0, 15));

    /// <summary>Six parameters from 0 to 1.</summary>
    public static SearchSpace HartmannSpace { get; } = new([.. Enumerable.Range(0, 6).Select(i => new FloatParameter($"x{i}", 0, 1))]);

    /// <summary>M1: three models, of which two have a parameter of their own.</summary>
    public static SearchSpace MixedSpace { get; } = new(
        new CategoricalParameter("model", "a", "b", "c"),
        new FloatParameter("lr", 1e-5, 1e-1) { Log = true },
        new FloatParameter("wd", 1e-6, 1e-2) { Log = true },
        new IntegerParameter("depth", 1, 8).When("model", "b"),
        new FloatParameter("mix", 0, 1).When("model", "c"));

    public static double Branin(SearchPoint point)
    {
        var (x, y) = (point.Number("x"), point.Number("y"));
        var curve = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (curve * curve) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    public static double Hartmann(SearchPoint point)
    {
        var sum = 0.0;
        for (var i = 0; i < HartmannWeights.Length; i++)
        {
            var away = Enumerable.Range(0, 6).Sum(d => HartmannScales[i][d] * Math.Pow(point.Number($"x{d}") - HartmannCentres[i][d], 2));
            sum -= HartmannWeights[i] * Math.Exp(-away);
        }

        return sum;
    }

    /// <summary>Minimum 0, at model b, lr 1e-3, wd 1e-4, depth 5.</summary>
    public static double Mixed(SearchPoint point)
    {
        var model = point.Choice("model");
        var (shift, offset) = model switch { "a" => (2.0, 0.30), "b" => (3.0, 0.0), _ => (2.5, 0.15) };
        var own = model switch
        {
            "b" => 0.04 * Math.Pow(point.Integer("depth") - 5, 2),
            "c" => 0.2 * Math.Abs(point.Number("mix") - 0.3),
            _ => 0,
        };
        return (0.3 * Math.Pow(Math.Log10(point.Number("lr")) + shift, 2)) + (0.05 * Math.Pow(Math.Log10(point.Number("wd")) + 4, 2)) + offset + own;
    }
}
