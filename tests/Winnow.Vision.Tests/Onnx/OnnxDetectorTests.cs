using System.Runtime.InteropServices;
using Winnow.Core.Data;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Tests.Onnx;

/// <summary>Detectors of the YOLO family: what shape is which head, and boxes against reference outputs.</summary>
public sealed class OnnxDetectorTests : IDisposable
{
    private const double ScoreMin = 0.25;
    private const double OverlapMax = 0.45;
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-detector-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("yolo11n_coco_320.onnx", "street_320.png", "yolo11n_output_84x2100.f32", "YOLOv8")]
    [InlineData("yolox_nano_coco_416.onnx", "street_416.png", "yolox_nano_output_3549x85.f32", "YOLOX")]
    public void Boxes_are_those_of_the_reference_output(string file, string picture, string output, string head)
    {
        var weights = SharedFolder.Find("weights") ?? "";
        Assert.SkipUnless(File.Exists(Path.Combine(weights, file)), $"shared/weights/{file} is not here.");
        var reference = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(weights, "reference", output))).ToArray();
        using var detector = OnnxDetector.Load(Path.Combine(weights, file), Names(80));
        Assert.Equal(head, detector.Head);
        var expected = Slow(head == "YOLOX" ? FromYolox(reference, 416) : FromColumns(reference, 2100));

        var found = detector.Detect(ImageCodec.Decode(File.ReadAllBytes(Path.Combine(weights, "reference", picture))), new() { ScoreMin = ScoreMin, OverlapMax = OverlapMax });

        Assert.NotEmpty(found);
        Assert.Equal(expected.Select(e => e.Class), found.Select(f => f.Class));
        var side = head == "YOLOX" ? 416 : 320;
        foreach (var (one, other) in expected.Zip(found))
        {
            Assert.Equal(one.Score, other.Score, 1e-3);
            double[] a = [one.Box.Left, one.Box.Top, one.Box.Right, one.Box.Bottom], b = [other.Box.Left, other.Box.Top, other.Box.Right, other.Box.Bottom];
            Assert.All(a.Zip(b), p => Assert.Equal(Math.Clamp(p.First, 0, side), p.Second, 0.5));
        }
    }

    [Fact]
    public void On_a_wide_picture_the_boxes_are_where_they_were_on_the_square_one()
    {
        var weights = SharedFolder.Find("weights") ?? "";
        Assert.SkipUnless(File.Exists(Path.Combine(weights, "yolo11n_coco_320.onnx")), "shared/weights/yolo11n_coco_320.onnx is not here.");
        using var detector = OnnxDetector.Load(Path.Combine(weights, "yolo11n_coco_320.onnx"), Names(80));
        var square = ImageCodec.Decode(File.ReadAllBytes(Path.Combine(weights, "reference", "street_320.png")));
        var wide = new ImageBuffer(640, 320); // grey right of the picture: half the scale, and a border above and below
        wide.Pixels.Fill(114);
        for (var y = 0; y < 320; y++)
        {
            square.Pixels.Slice(y * 960, 960).CopyTo(wide.Pixels[(y * 1920)..]);
        }

        var (near, far) = (detector.Detect(square, new() { ScoreMin = 0.6 })[0], detector.Detect(wide, new() { ScoreMin = 0.4 }));
        Assert.Contains(far, d => d.Class == near.Class && d.Box.Overlap(near.Box) > 0.8);
    }

    [Theory]
    [InlineData(84, 2100, null, "Columns", 80)]
    [InlineData(84, 2100, 80, "Columns", 80)]
    [InlineData(6300, 85, null, "Anchors", 80)]
    [InlineData(2100, 85, null, "Objectness", 80)]
    [InlineData(2100, 85, 81, "Rows", 81)]
    [InlineData(300, 6, 80, "EndToEnd", 0)]
    [InlineData(2100, 6, null, "Objectness", 1)]
    [InlineData(5, 2125, null, "Columns", 1)] // with a level of stride 64
    public void The_shape_of_the_output_tells_the_head(int rows, int columns, int? names, string head, int classes)
    {
        var shape = DetectorShape.Recognise([rows, columns], 320, 320, names)!;
        Assert.Equal((head, classes), (shape.Head.ToString(), shape.Classes));
    }

    [Theory]
    [InlineData(56, 2100, 1)] // key points
    [InlineData(116, 2100, 80)] // masks
    [InlineData(84, 2000, null)]
    [InlineData(2000, 6, null)]
    [InlineData(4, 2100, null)]
    public void Other_shapes_are_no_head(int rows, int columns, int? names) => Assert.Null(DetectorShape.Recognise([rows, columns], 320, 320, names));

    [Fact]
    public void An_unknown_output_is_refused_with_its_shape()
    {
        var graph = new OnnxGraphWriter();
        var input = graph.Input("images", OnnxElement.Float32, 3, 32, 32);
        graph.Output("out", graph.Relu(input), 3, 32, 32);
        var path = Path.Combine(folder, "other.onnx");
        File.WriteAllBytes(path, graph.ToBytes());
        var error = Assert.Throws<OnnxException>(() => OnnxDetector.Load(path));
        Assert.Contains("ends with out [1, 3, 32, 32]; known are detectors with one output [1, 4+C, N]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_multiply_objectness_and_class_and_end_to_end_rows_are_taken_as_they_are()
    {
        var shape = DetectorShape.Recognise([3 * 21, 7], 32, 32, null)!;
        var values = new float[63 * 7];
        new float[] { 10, 12, 4, 6, 0.5f, 0.2f, 0.9f }.CopyTo(values, 7 * 5);
        var one = Assert.Single(new DetectorDecoding(shape, 32, 32).Read(values, 0.3, 2));
        Assert.Equal((5, 1, 0.45f, new Box(8, 9, 12, 15)), (one.Place, one.Class, one.Score, one.Box));

        var rows = new DetectorDecoding(DetectorShape.Recognise([2, 6], 32, 32, 3)!, 32, 32).Read([1, 2, 3, 4, 0.9f, 2, 1, 2, 3, 4, 0.9f, 7], 0.3, 3);
        Assert.Equal(new Candidate(0, 2, 0.9f, new(1, 2, 3, 4)), Assert.Single(rows)); // class 7 is none
    }

    [Theory]
    [InlineData("{0: 'person', 1: \"driver's cab\"}", "person|driver's cab")]
    [InlineData("{1: 'b', 0: 'a'}", "a|b")]
    [InlineData("[\"a\", \"b\\\"c\"]", "a|b\"c")]
    [InlineData("{\"0\": \"a\"}", "a")]
    [InlineData("{0: 'a', 2: 'c'}", null)]
    [InlineData("{0: 'a'", null)]
    [InlineData("{0: 'a', 0: 'b'}", null)]
    [InlineData("person", null)]
    [InlineData("", null)]
    public void Class_names_are_read_as_exporters_print_them(string text, string? names) =>
        Assert.Equal(names, ClassNameList.Parse(text) is { } found ? string.Join('|', found) : null);

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"c{i}")];

    private static IEnumerable<Detection> FromColumns(float[] values, int places) => Enumerable.Range(0, places).Select(i =>
    {
        var scores = Enumerable.Range(0, 80).Select(c => values[((4 + c) * places) + i]).ToArray();
        return Of(Array.IndexOf(scores, scores.Max()), scores.Max(), values[i], values[places + i], values[(2 * places) + i], values[(3 * places) + i]);
    });

    private static IEnumerable<Detection> FromYolox(float[] values, int side)
    {
        var cells = new[] { 8, 16, 32 }.SelectMany(s => Enumerable.Range(0, side / s * (side / s)).Select(i => (X: i % (side / s), Y: i / (side / s), Stride: s))).ToArray();
        return cells.Select((cell, i) =>
        {
            var row = values[(85 * i)..(85 * (i + 1))];
            var best = row[5..].Max();
            return Of(Array.IndexOf(row[5..], best), best * row[4], (row[0] + cell.X) * cell.Stride, (row[1] + cell.Y) * cell.Stride, Math.Exp(row[2]) * cell.Stride, Math.Exp(row[3]) * cell.Stride);
        });
    }

    private static Detection Of(int ofClass, float score, double x, double y, double w, double h) => new(new(x - (w / 2), y - (h / 2), x + (w / 2), y + (h / 2)), ofClass, score);

    // Suppression in the plainest way.
    private static List<Detection> Slow(IEnumerable<Detection> all)
    {
        var left = all.Where(d => d.Score >= ScoreMin).OrderByDescending(d => d.Score).ToList();
        var kept = new List<Detection>();
        while (left.Count > 0)
        {
            var best = left[0];
            kept.Add(best);
            left.RemoveAll(d => d == best || (d.Class == best.Class && d.Box.Overlap(best.Box) > OverlapMax));
        }

        return kept;
    }
}
