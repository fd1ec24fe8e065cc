using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>YOLO detection: lines of class, centre x, centre y, width, height.</summary>
public sealed class YoloDetectFormat : YoloFormat
{
    /// <inheritdoc/>
    public override string Name => "yolo";

    /// <inheritdoc/>
    public override string Description => "YOLO detection: data.yaml, images and labels in folders, five numbers a box";

    /// <inheritdoc/>
    internal override Shape Parse(ReadOnlySpan<double> numbers, int width, int height)
    {
        if (numbers.Length != 4)
        {
            throw new FormatException($"{numbers.Length + 1} columns; a box takes exactly 5 (a sixth with a confidence makes trainers drop the whole image)");
        }

        var (x, y, halfWidth, halfHeight) = (numbers[0] * width, numbers[1] * height, numbers[2] * width / 2, numbers[3] * height / 2);
        return numbers[2] > 0 && numbers[3] > 0
            ? new BoxShape(new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight))
            : throw new FormatException("the box has no extent");
    }

    /// <inheritdoc/>
    private protected override Shape? FitShape(Shape shape, AnnotatedImage image, FormatReport report)
    {
        if (shape.Bounds is not { } box)
        {
            return null;
        }

        report.Note("shapes turned into the boxes around them", shape is BoxShape ? 0 : 1);
        var clipped = new Box(Math.Clamp(box.Left, 0, image.Width), Math.Clamp(box.Top, 0, image.Height), Math.Clamp(box.Right, 0, image.Width), Math.Clamp(box.Bottom, 0, image.Height));
        report.Note("boxes cut at the edge of their image", clipped == box ? 0 : 1);
        return clipped.Right - clipped.Left < LeastSide * image.Width || clipped.Bottom - clipped.Top < LeastSide * image.Height ? null
            : clipped == box && shape is BoxShape ? shape : new BoxShape(clipped);
    }

    /// <inheritdoc/>
    private protected override double[] Numbers(Shape shape, AnnotatedImage image)
    {
        var box = ((BoxShape)shape).Box;
        return [(box.Left + box.Right) / 2 / image.Width, (box.Top + box.Bottom) / 2 / image.Height, (box.Right - box.Left) / image.Width, (box.Bottom - box.Top) / image.Height];
    }
}
