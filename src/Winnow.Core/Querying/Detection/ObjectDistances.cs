using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>How different the objects on two images look: each box is matched with the most similar box of its class on the other image.</summary>
/// <remarks>
/// CCMS of Yang et al., CVPR 2024. From image i to j: the mean over i's boxes, weighted by score, of the least cosine distance of features to a box of the same class on j, 2 where j has none; the
/// distance is the mean of both directions, 0 to 2, and 0 between images without boxes. Only an image's own boxes match themselves: the authors' code also sets the distance of the k-th boxes of different images to 0.
/// O(Σ boxes per class² × dimensions) time by blocked products, each pair of boxes once; O(images² + boxes × dimensions) memory. Results do not depend on threads.
/// </remarks>
internal static class ObjectDistances
{
    /// <summary>Boxes of one image that are compared at most, those of highest score.</summary>
    public const int BoxesMax = 500;

    private const int BlockBoxes = 512;
    private const float Absent = 2;

    /// <summary>Symmetric table of distances [images × images], zeros on the diagonal.</summary>
    /// <param name="images">Images; every box above the least score has a feature of <paramref name="dimensions"/> values.</param>
    /// <param name="dimensions">Length of the features.</param>
    /// <param name="leastScore">Boxes count above this score.</param>
    /// <param name="threads">Threads at most.</param>
    public static Matrix Of(IReadOnlyList<ImageDetections> images, int dimensions, double leastScore, int threads)
    {
        var directed = new Matrix(images.Count, images.Count);
        var whole = new float[images.Count];
        var boxes = images.SelectMany((image, i) => image.Detections.Where(d => d.Score > leastScore).OrderByDescending(d => d.Score).Take(BoxesMax).Select(d => new Item(i, d))).ToList();
        boxes.ForEach(b => whole[b.Image] += (float)b.Box.Score);
        foreach (var group in boxes.GroupBy(b => b.Box.Class).OrderBy(g => g.Key))
        {
            Add(directed, [.. group], dimensions, threads);
        }

        var table = new Matrix(images.Count, images.Count);
        for (var i = 0; i < images.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                table[i, j] = table[j, i] = (Direction(i, j) + Direction(j, i)) / 2;
            }
        }

        return table;

        float Direction(int from, int to) =>
            whole[from] > 0 ? Math.Min(Absent, directed[from, to] / whole[from]) : whole[to] > 0 ? Absent : 0;
    }

    /// <summary>Adds one class: score × least distance for images that both show it, score × 2 where the other does not.</summary>
    private static void Add(Matrix directed, Item[] boxes, int dimensions, int threads)
    {
        var starts = Starts(boxes);
        var features = new Matrix(boxes.Length, dimensions);
        for (var b = 0; b < boxes.Length; b++)
        {
            var row = features.Row(b);
            for (var d = 0; d < row.Length; d++)
            {
                row[d] = boxes[b].Box.Feature![d];
            }
        }

        features = UnitRows.Of(features);
        AddAbsent(directed, boxes, starts);
        var pairs = new PairwiseDistances(features, features, threads);
        int[] all = [.. Enumerable.Range(0, boxes.Length)];
        var blocks = Blocks(starts);
        var tasks = (from i in Enumerable.Range(0, blocks.Count) from j in Enumerable.Range(i, blocks.Count - i) select (Left: blocks[i], Right: blocks[j])).ToArray();
        Chunks.For(tasks.Length, threads, (_, start, _) =>
        {
            var (left, right) = tasks[start];
            var (rows, columns) = (starts[left.To] - starts[left.From], starts[right.To] - starts[right.From]);
            var squared = new float[rows * columns];
            pairs.Fill(all.AsSpan(starts[left.From], rows), all.AsSpan(starts[right.From], columns), squared);
            ObjectMatches.Add(directed, boxes, starts, left, right, squared);
        }, size: 1);
    }

    private static void AddAbsent(Matrix directed, Item[] boxes, int[] starts)
    {
        var shows = new bool[directed.Rows];
        foreach (var box in boxes)
        {
            shows[box.Image] = true;
        }

        for (var g = 0; g < starts.Length - 1; g++)
        {
            var score = 0f;
            for (var b = starts[g]; b < starts[g + 1]; b++)
            {
                score += (float)boxes[b].Box.Score;
            }

            var row = directed.Row(boxes[starts[g]].Image);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] += shows[j] ? 0 : Absent * score;
            }
        }
    }

    /// <summary>Where each image's boxes start, and the end.</summary>
    private static int[] Starts(Item[] boxes) =>
        [.. Enumerable.Range(0, boxes.Length).Where(b => b == 0 || boxes[b].Image != boxes[b - 1].Image), boxes.Length];

    /// <summary>Runs of whole images with some 512 boxes, as indices into the starts.</summary>
    private static List<(int From, int To)> Blocks(int[] starts)
    {
        var blocks = new List<(int From, int To)>();
        for (var from = 0; from < starts.Length - 1;)
        {
            var to = from + 1;
            while (to < starts.Length - 1 && starts[to + 1] - starts[from] <= BlockBoxes)
            {
                to++;
            }

            blocks.Add((from, to));
            from = to;
        }

        return blocks;
    }

    /// <summary>A box and the index of its image.</summary>
    internal readonly record struct Item(int Image, Detection Box);
}
