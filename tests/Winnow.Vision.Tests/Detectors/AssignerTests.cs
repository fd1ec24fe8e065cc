using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Tests.Detectors;

public sealed class AssignerTests
{
    private const int Side = 64;
    private const int Classes = 3;
    private static readonly Cells Grid = Cells.Of(Side, Side, [8, 16, 32]);

    [Fact]
    public void Task_aligned_assignment_equals_the_plain_one()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var scene = Scene.Draw(seed, images: 3);
            using var scope = new TensorScope();
            var assignment = TaskAlignedAssigner.Assign(scene.ScoreTensor, scene.BoxTensor, Points(), DetectionTargets.Of(scene.Labels));
            Compare(assignment, (image, _) => Oracle.TaskAligned(scene.Scores[image], scene.Boxes[image], scene.Points, scene.Objects[image]), seed);
        }
    }

    [Fact]
    public void SimOTA_equals_the_plain_one()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var scene = Scene.Draw(seed, images: 3);
            using var scope = new TensorScope();
            var strides = Tensor.From<float>(Grid.Stride, Grid.Count);
            var assignment = SimOtaAssigner.Assign(scene.ScoreTensor, scene.ObjectnessTensor, scene.BoxTensor, Points(), strides, DetectionTargets.Of(scene.Labels));
            Compare(assignment, (image, _) => Oracle.SimOta(scene.Scores[image], scene.Objectness[image], scene.Boxes[image], scene.Points, [.. Grid.Stride.Select(s => (double)s)], scene.Objects[image]), seed);
        }
    }

    [Fact]
    public void Matching_by_overlap_equals_the_plain_one()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var scene = Scene.Draw(seed, images: 2);
            using var scope = new TensorScope();
            var rows = scene.Boxes[0].SelectMany(b => new[] { (float)b.Left, (float)b.Top, (float)b.Right, (float)b.Bottom }).ToArray();
            var (assignment, counted) = OverlapMatcher.Match(Tensor.From<float>(rows, rows.Length / 4, 4), DetectionTargets.Of(scene.Labels));
            var (foreground, owner, count) = (assignment.Foreground.ToArray<float>(), assignment.Object.ToArray<long>(), counted.ToArray<float>());
            for (var image = 0; image < 2; image++)
            {
                var expected = Oracle.Match(scene.Boxes[0], scene.Objects[image]);
                for (var a = 0; a < expected.Length; a++)
                {
                    var at = (image * expected.Length) + a;
                    Assert.Equal(expected[a] >= 0, foreground[at] == 1);
                    Assert.Equal(expected[a] != -2, count[at] == 1);
                    Assert.True(expected[a] < 0 || owner[at] == expected[a], $"Seed {seed}, anchor {a}: object {owner[at]}, not {expected[a]}.");
                }
            }
        }
    }

    [Fact]
    public void A_contested_anchor_goes_to_the_object_it_overlaps_more()
    {
        using var scope = new TensorScope();
        var box = Tensor.From<float>([0, 0, 10, 10], 1, 1, 4);
        var targets = DetectionTargets.Of([[new(0, new Box(0, 0, 20, 20)), new(1, new Box(0, 0, 11, 11))]]);
        var assignment = TaskAlignedAssigner.Assign(Tensor.From<float>([0.9f, 0.1f], 1, 1, 2), box, Tensor.From<float>([5, 5], 1, 2), targets);
        Assert.Equal(1, assignment.Object.Item());
        Assert.Equal(1, assignment.Foreground.Item());
        Assert.Equal(Oracle.CompleteOverlap(new Box(0, 0, 10, 10), new Box(0, 0, 11, 11)), assignment.Weight.Item(), 1e-5);
    }

    private static Tensor Points() => Tensor.From<float>(Grid.Points(), Grid.Count, 2);

    private static void Compare(Assignment assignment, Func<int, int, (int Object, double Weight)[]> plain, int seed)
    {
        var (foreground, owner, weight) = (assignment.Foreground.ToArray<float>(), assignment.Object.ToArray<long>(), assignment.Weight.ToArray<float>());
        var learned = 0;
        for (var image = 0; image < assignment.Object.Size(0); image++)
        {
            var expected = plain(image, seed);
            for (var a = 0; a < expected.Length; a++)
            {
                var at = (image * expected.Length) + a;
                Assert.True(expected[a].Object >= 0 == (foreground[at] == 1), $"Seed {seed}, image {image}, anchor {a}: foreground {foreground[at]}, object {expected[a].Object}.");
                Assert.True(expected[a].Object < 0 || owner[at] == expected[a].Object, $"Seed {seed}, image {image}, anchor {a}: object {owner[at]}, not {expected[a].Object}.");
                Assert.Equal(expected[a].Weight, weight[at], 1e-3);
                learned += expected[a].Object >= 0 ? 1 : 0;
            }
        }

        Assert.True(learned > 0, "Nothing was assigned, so nothing was compared.");
    }

    /// <summary>Random predictions near random objects; the last image has none.</summary>
    private sealed record Scene(double[][][] Scores, double[][] Objectness, Box[][] Boxes, (int Class, Box Box)[][] Objects)
    {
        public (double X, double Y)[] Points { get; } = [.. Enumerable.Range(0, Grid.Count).Select(i => ((double)Grid.X[i], (double)Grid.Y[i]))];

        public IReadOnlyList<BoxLabel>[] Labels => [.. Objects.Select(o => (IReadOnlyList<BoxLabel>)[.. o.Select(x => new BoxLabel(x.Class, x.Box))])];

        public Tensor ScoreTensor => Tensor.From<float>([.. Scores.SelectMany(i => i.SelectMany(a => a.Select(s => (float)s)))], Scores.Length, Grid.Count, Classes);

        public Tensor ObjectnessTensor => Tensor.From<float>([.. Objectness.SelectMany(i => i.Select(s => (float)s))], Scores.Length, Grid.Count, 1);

        public Tensor BoxTensor => Tensor.From<float>([.. Boxes.SelectMany(i => i.SelectMany(b => new[] { (float)b.Left, (float)b.Top, (float)b.Right, (float)b.Bottom }))], Scores.Length, Grid.Count, 4);

        public static Scene Draw(int seed, int images)
        {
            var random = new Random(seed);
            float Near(float x, float spread) => x + (spread * (random.NextSingle() - 0.5f));
            var objects = Enumerable.Range(0, images).Select(i => i == images - 1 ? [] : Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
            {
                var (x, y, w, h) = (random.NextSingle() * 40, random.NextSingle() * 40, 6 + (random.NextSingle() * 30), 6 + (random.NextSingle() * 30));
                return (random.Next(Classes), new Box(x, y, x + w, y + h));
            }).ToArray()).ToArray();
            var boxes = Enumerable.Range(0, images).Select(i => Enumerable.Range(0, Grid.Count).Select(a =>
            {
                if (objects[i].Length > 0 && random.Next(3) > 0)
                {
                    var box = objects[i][random.Next(objects[i].Length)].Item2;
                    return new Box(Near((float)box.Left, 6), Near((float)box.Top, 6), Near((float)box.Right, 6), Near((float)box.Bottom, 6));
                }

                return new Box(Near(Grid.X[a], 4) - 12, Near(Grid.Y[a], 4) - 12, Near(Grid.X[a], 4) + 12, Near(Grid.Y[a], 4) + 12);
            }).ToArray()).ToArray();
            double Chance() => 0.01f + (0.98f * random.NextSingle());
            var scores = Enumerable.Range(0, images).Select(_ => Enumerable.Range(0, Grid.Count).Select(_ => Enumerable.Range(0, Classes).Select(_ => Chance()).ToArray()).ToArray()).ToArray();
            var objectness = Enumerable.Range(0, images).Select(_ => Enumerable.Range(0, Grid.Count).Select(_ => Chance()).ToArray()).ToArray();
            return new(scores, objectness, boxes, objects);
        }
    }
}
