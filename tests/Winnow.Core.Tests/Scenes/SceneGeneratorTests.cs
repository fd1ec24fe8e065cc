using System.Security.Cryptography;
using Winnow.Core.Data;
using Winnow.Core.Scenes;

namespace Winnow.Core.Tests.Scenes;

public sealed class SceneGeneratorTests
{
    public static TheoryData<SceneKind> Kinds => [.. Enum.GetValues<SceneKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_scenes_in_any_order_and_on_any_number_of_threads(SceneKind kind)
    {
        var options = new SceneOptions { Kind = kind, Width = 100, Height = 70 };
        var (one, other) = (new SceneGenerator(options), new SceneGenerator(options));
        string[] forward = [.. Enumerable.Range(0, 24).Select(i => Hash(one.Generate(i)))];
        var parallel = new string[24];
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => parallel[23 - i] = Hash(other.Generate(23 - i)));
        Assert.Equal(forward, parallel);
        Assert.Equal(24, forward.Distinct().Count());
        Assert.NotEqual(forward[0], Hash(new SceneGenerator(options with { Seed = 2 }).Generate(0)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Boxes_are_the_bounds_of_masks_which_lie_inside_the_image_and_never_overlap(SceneKind kind)
    {
        var generator = new SceneGenerator(new() { Kind = kind, Width = 160, Height = 96, Density = 3, Traffic = 3, Rare = 0.2 });
        var hidden = 0;
        for (var i = 0; i < 30; i++)
        {
            var scene = generator.Generate(i);
            var taken = new bool[160 * 96];
            Assert.Equal(scene.Objects.Count, scene.Boxes.Count);
            foreach (var (item, boxed) in scene.Objects.Zip(scene.Boxes))
            {
                var pixels = Assert.IsType<MaskShape>(item.Shape).Mask.ToPixels();
                var covered = Enumerable.Range(0, pixels.Length).Where(p => pixels[p]).ToArray();
                Assert.True(covered.Length >= 16);
                var bounds = new Box(covered.Min(p => p % 160), covered.Min(p => p / 160), covered.Max(p => p % 160) + 1, covered.Max(p => p / 160) + 1);
                Assert.Equal(bounds, Assert.IsType<BoxShape>(boxed.Shape).Box);
                Assert.Equal(item.Class, boxed.Class);
                foreach (var place in covered)
                {
                    Assert.False(taken[place]);
                    taken[place] = true;
                    // What the mask claims, the class map shows.
                    Assert.Equal(generator.Classes[item.Class], scene.Regions[scene.ClassMap.Span[place]]);
                }

                var visible = double.Parse(item.Attributes["visible"], System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(visible, 0.2, 1);
                hidden += visible < 0.9 ? 1 : 0;
            }
        }

        // Some objects are partly hidden, or the test has shown nothing about occlusion.
        Assert.True(hidden > 5, $"{hidden} objects are partly hidden");
    }

    [Fact]
    public void Nearer_pedestrians_are_taller_and_stand_lower()
    {
        var generator = new SceneGenerator(new() { Density = 3, Traffic = 0, Fog = 0, Rain = 0 });
        var (near, far) = (new List<Box>(), new List<Box>());
        for (var i = 0; i < 40; i++)
        {
            var scene = generator.Generate(i);
            foreach (var item in scene.Objects.Where(o => o.Class == 0 && o.Attributes["visible"] == "1"))
            {
                var box = item.Shape.Bounds!.Value;
                var mask = ((MaskShape)item.Shape).Mask.ToPixels();
                var depth = scene.Depth.Span[Array.IndexOf(mask, true)];
                (depth < 10 ? near : depth > 20 ? far : []).Add(box);
            }
        }

        Assert.True(near.Count > 10 && far.Count > 10);
        Assert.True(near.Average(b => b.Bottom - b.Top) > 2 * far.Average(b => b.Bottom - b.Top));
        Assert.True(near.Average(b => b.Bottom) > far.Average(b => b.Bottom) + 10);
    }

    [Fact]
    public void Night_is_darker_than_dusk_and_dusk_than_day()
    {
        var day = Mean(new() { Day = 1, Dusk = 0, Width = 96, Height = 64 });
        var dusk = Mean(new() { Day = 0, Dusk = 1, Width = 96, Height = 64 });
        var night = Mean(new() { Day = 0, Dusk = 0, Width = 96, Height = 64 });
        Assert.True(day > dusk + 20 && dusk > night + 20, $"day {day:F0}, dusk {dusk:F0}, night {night:F0}");

        static double Mean(SceneOptions options)
        {
            var generator = new SceneGenerator(options with { Fog = 0, Rain = 0 });
            return Enumerable.Range(0, 12).Average(i => generator.Generate(i).Image.Pixels.ToArray().Average(p => p));
        }
    }

    [Fact]
    public void Fog_takes_contrast_the_more_the_deeper_the_scene_is()
    {
        var generator = new SceneGenerator(new() { Day = 1, Dusk = 0, Fog = 1, Rain = 0, Blur = 0 });
        var clear = new SceneGenerator(generator.Options with { Fog = 0 });
        Assert.True(Contrast(generator, 25, 80) < 0.6 * Contrast(generator, 0, 8));
        Assert.True(Contrast(generator, 25, 80) < 0.6 * Contrast(clear, 25, 80));

        // Deviation of grey among pixels at these depths, sky excluded.
        static double Contrast(SceneGenerator generator, float near, float far) => Enumerable.Range(0, 20).Average(i =>
        {
            var scene = generator.Generate(i);
            var pixels = scene.Image.Pixels.ToArray();
            var depth = scene.Depth.ToArray();
            double[] greys = [.. Enumerable.Range(0, depth.Length).Where(p => depth[p] >= near && depth[p] < far).Select(p => (double)pixels[(3 * p) + 1])];
            var mean = greys.Average();
            return Math.Sqrt(greys.Average(g => (g - mean) * (g - mean)));
        });
    }

    [Fact]
    public void Conditions_appear_with_the_shares_asked_for()
    {
        var generator = new SceneGenerator(new() { Width = 32, Height = 32, Day = 0.6, Dusk = 0.1, Fog = 0.3, Rain = 0.2, Blur = 0.25 });
        const int count = 1200;
        var all = Enumerable.Range(0, count).Select(i => generator.Generate(i).Metadata).ToArray();
        double Share(string key, string value) => all.Count(m => m[key] == value) / (double)count;
        // Four standard errors of a share at 1,200 images are 0.058 at most.
        Assert.Equal([0.6, 0.1, 0.3, 0.5, 0.3, 0.2, 0.25], [Share("light", "day"), Share("light", "dusk"), Share("light", "night"), Share("weather", "clear"), Share("weather", "fog"), Share("weather", "rain"), Share("blur", "yes")], (a, b) => Math.Abs(a - b) < 0.058);
    }

    [Theory]
    [InlineData(SceneKind.Cells)]
    [InlineData(SceneKind.Defects)]
    public void The_rare_class_appears_with_the_share_asked_for(SceneKind kind)
    {
        var generator = new SceneGenerator(new() { Kind = kind, Width = 160, Height = 96, Rare = 0.3, LeastArea = 1, Density = 2 });
        int[] classes = [.. Enumerable.Range(0, 100).SelectMany(i => generator.Generate(i).Objects).Select(o => o.Class)];
        Assert.InRange(classes.Count(c => c == 2) / (double)classes.Length, 0.2, 0.4);
        Assert.True(classes.Count(c => c == 0) > 20 && classes.Count(c => c == 1) > 20);
    }

    [Fact]
    public void A_street_holds_all_three_classes()
    {
        var generator = new SceneGenerator(new());
        var counts = Enumerable.Range(0, 60).SelectMany(i => generator.Generate(i).Objects).CountBy(o => o.Class).ToDictionary();
        Assert.True(counts[0] > 60 && counts[1] > 15 && counts[2] > 60, string.Join(", ", counts));
    }

    public static TheoryData<SceneOptions, string> Bad => new()
    {
        { new() { Width = 8 }, "width 8 is no size of a scene; give 32 to 4096 pixels." },
        { new() { Height = 100_000 }, "height 100000 is no size of a scene; give 32 to 4096 pixels." },
        { new() { Day = 1.5 }, "day 1.5 is no share; give 0 to 1." },
        { new() { Fog = double.NaN }, "fog NaN is no share; give 0 to 1." },
        { new() { Day = 0.8, Dusk = 0.4 }, "day 0.8 and dusk 0.4 are more than all scenes together; lower one of them." },
        { new() { Density = -1 }, "density -1 is out of range; give 0 to 10, 1 being the default." },
        { new() { Kind = (SceneKind)9 }, "9 is no kind of scene; there are: street, cells, defects." },
        { new() { LeastArea = 0 }, "The least area 0 is too small; give 1 pixel or more." },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Options_that_make_no_sense_are_refused_with_one_sentence(SceneOptions options, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => new SceneGenerator(options)).Message, StringComparison.Ordinal);

    private static string Hash(Scene scene) => Convert.ToHexString(SHA256.HashData(scene.Image.Pixels.Span)) + string.Concat(scene.Objects.Select(o => o.Shape.Bounds));
}
