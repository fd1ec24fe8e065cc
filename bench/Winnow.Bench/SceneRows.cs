using Winnow.Core.Scenes;

namespace Winnow.Bench;

/// <summary>How fast scenes are drawn: pixels, masks, class map and depth together.</summary>
internal static class SceneRows
{
    private const int Scenes = 200;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("scenes-per-second", "detect", "street scenes of 320×192 drawn a second on one core, all lights and weathers mixed, the best of five runs of 200", new(BoundKind.AtLeast, 200), "", _ => Measure()),
    ];

    private static BenchValue Measure()
    {
        var generator = new SceneGenerator(new());
        var best = BestOf.Seconds(5, warmUp: true, work: () =>
        {
            for (var i = 0; i < Scenes; i++)
            {
                generator.Generate(i);
            }
        });
        return new(Scenes / best, "images/s");
    }
}
