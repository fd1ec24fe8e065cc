namespace Winnow.Vision.Onnx;

/// <summary>Reads candidates out of a detector's raw output.</summary>
/// <param name="shape">What it looks like.</param>
/// <param name="height">Rows of the input.</param>
/// <param name="width">Columns of the input.</param>
internal sealed class DetectorDecoding(DetectorShape shape, int height, int width)
{
    /// <summary>Whether centres count from their cell and sizes are logarithms, as YOLOX leaves them.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>Tells from the output for any image whether coordinates are raw: decoded centres lie about their cells, raw ones about the middle of one cell.</summary>
    public void Settle(ReadOnlySpan<float> output)
    {
        if (shape.Head != DetectorHead.Objectness)
        {
            return;
        }

        var (decoded, raw) = (0.0, 0.0);
        var stride = output.Length / shape.Places;
        for (var i = 0; i < shape.Places; i++)
        {
            var (x, y, size) = CellOf(i);
            var (cx, cy) = (output[i * stride], output[(i * stride) + 1]);
            decoded += Math.Abs((cx / size) - (x + 0.5)) + Math.Abs((cy / size) - (y + 0.5));
            raw += Math.Abs(cx - 0.5) + Math.Abs(cy - 0.5);
        }

        IsRaw = raw < decoded;
    }

    /// <summary>Candidates from a confidence on, in the order of their places. Of every place the most probable class counts.</summary>
    /// <param name="output">[places × values] or [values × places].</param>
    /// <param name="scoreMin">Confidence.</param>
    /// <param name="classes">Number of class names; candidates of other classes are left out.</param>
    public List<Candidate> Read(ReadOnlySpan<float> output, double scoreMin, int classes)
    {
        var found = new List<Candidate>();
        for (var i = 0; i < shape.Places; i++)
        {
            var one = shape.Head == DetectorHead.EndToEnd ? Ended(output, i) : Placed(output, i);

            // A damaged model gives numbers that are none: they are no boxes.
            if (one.Score >= scoreMin && one.Score <= 1.001f && one.Class >= 0 && one.Class < classes && double.IsFinite(one.Box.Area) && one.Box.Left < one.Box.Right && one.Box.Top < one.Box.Bottom)
            {
                found.Add(one with { Score = Math.Min(1, one.Score) });
            }
        }

        return found;
    }

    private static Candidate Ended(ReadOnlySpan<float> output, int i)
    {
        var row = output.Slice(i * 6, 6);
        return new(i, row[5] is >= 0 and < int.MaxValue ? (int)Math.Round(row[5]) : -1, row[4], new(row[0], row[1], row[2], row[3]));
    }

    private Candidate Placed(ReadOnlySpan<float> output, int i)
    {
        // Values of one place lie one after the other, or a whole row of places apart.
        var (start, step) = shape.Head == DetectorHead.Columns ? (i, shape.Places) : (i * (output.Length / shape.Places), 1);
        var first = shape.Head is DetectorHead.Columns or DetectorHead.Rows ? 4 : 5;
        var (best, score) = (0, float.NegativeInfinity);
        for (var c = 0; c < shape.Classes; c++)
        {
            var value = output[start + ((first + c) * step)];
            (best, score) = value > score ? (c, value) : (best, score);
        }

        score *= first == 5 ? output[start + (4 * step)] : 1;
        double cx = output[start], cy = output[start + step], w = output[start + (2 * step)], h = output[start + (3 * step)];
        if (IsRaw)
        {
            var (x, y, size) = CellOf(i);
            (cx, cy, w, h) = ((cx + x) * size, (cy + y) * size, Math.Exp(w) * size, Math.Exp(h) * size);
        }

        return new(i, best, score, new(cx - (w / 2), cy - (h / 2), cx + (w / 2), cy + (h / 2)));
    }

    private (int X, int Y, int Size) CellOf(int place)
    {
        foreach (var stride in shape.Strides)
        {
            var (across, down) = ((width + stride - 1) / stride, (height + stride - 1) / stride);
            if (place < across * down)
            {
                return (place % across, place / across, stride);
            }

            place -= across * down;
        }

        return (0, 0, 1);
    }
}
