using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class NonMaximumSuppressionTests
{
    [Fact]
    public void Of_two_boxes_that_overlap_the_better_one_stays_and_boxes_of_other_classes_do_not_compete()
    {
        float[] boxes = [0, 0, 10, 10, 1, 1, 11, 11, 0, 0, 10, 10, 50, 50, 60, 60];
        float[] scores = [0.8f, 0.9f, 0.7f, 0.1f];
        Assert.Equal([1, 2, 3], NonMaximumSuppression.Select(boxes, scores, [0, 0, 1, 0], 0.5f));
        Assert.Equal([1, 3], NonMaximumSuppression.Select(boxes, scores, [], 0.5f));
        Assert.Equal([1], NonMaximumSuppression.Select(boxes, scores, [], 0.5f, limit: 1));
        Assert.Empty(NonMaximumSuppression.Select([], [], [], 0.5f));
    }

    [Fact]
    public void An_overlap_of_exactly_the_threshold_is_allowed_and_equal_scores_go_by_row()
    {
        // Half of each lies in the other: 50 / 150.
        float[] boxes = [0, 0, 10, 10, 5, 0, 15, 10];
        Assert.Equal([0, 1], NonMaximumSuppression.Select(boxes, [0.5f, 0.5f], [], 1f / 3));
        Assert.Equal([0], NonMaximumSuppression.Select(boxes, [0.5f, 0.5f], [], 0.3f));
    }

    [Theory]
    [InlineData(1, 0.3f, int.MaxValue)]
    [InlineData(7, 0.5f, 40)]
    [InlineData(200, 0.65f, 100)]
    [InlineData(1500, 0.65f, int.MaxValue)]
    [InlineData(1501, 0f, int.MaxValue)]
    public void It_keeps_what_the_plain_algorithm_keeps(int count, float overlap, int limit)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var boxes = new float[4 * count];
            var (scores, classes) = (new float[count], new int[count]);
            for (var i = 0; i < count; i++)
            {
                var (x, y) = (random.Next(200), random.Next(200));
                (boxes[4 * i], boxes[(4 * i) + 1]) = (x, y);
                (boxes[(4 * i) + 2], boxes[(4 * i) + 3]) = (x + random.Next(0, 60), y + random.Next(0, 60));
                scores[i] = random.Next(5) == 0 ? 0.5f : (random.NextSingle() * 2) - 0.5f; // ties and negative scores too
                classes[i] = random.Next(3);
            }

            Assert.Equal(Plain(boxes, scores, classes, overlap, limit), NonMaximumSuppression.Select(boxes, scores, classes, overlap, limit));
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_and_scores_that_are_no_number_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Select([0, 0, 1], [0.5f], [], 0.5f));
        Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Select([0, 0, 1, 1], [0.5f], [1, 2], 0.5f));
        Assert.Contains("not a number", Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Select([0, 0, 1, 1], [float.NaN], [], 0.5f)).Message, StringComparison.Ordinal);
    }

    private static int[] Plain(float[] boxes, float[] scores, int[] classes, float overlap, int limit)
    {
        List<int> kept = [];
        foreach (var row in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i))
        {
            if (kept.Count < limit && !kept.Exists(k => classes[k] == classes[row] && Covers(boxes.AsSpan(4 * k, 4), boxes.AsSpan(4 * row, 4), overlap)))
            {
                kept.Add(row);
            }
        }

        return [.. kept];
    }

    private static bool Covers(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float overlap)
    {
        var width = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]));
        var height = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        var shared = width * height;
        return shared > overlap * (((b[2] - b[0]) * (b[3] - b[1])) + ((a[2] - a[0]) * (a[3] - a[1])) - shared);
    }
}
