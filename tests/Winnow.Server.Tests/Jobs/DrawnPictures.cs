using System.Globalization;
using Winnow.Server.Labelling;
using Winnow.Vision.Imaging;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Small pictures of one bright or one dark rectangle each, and where it is.</summary>
internal static class DrawnPictures
{
    public const int Side = 64;

    /// <summary>Writes files <c>NN.png</c>.</summary>
    public static void Write(string folder, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var image = new ImageBuffer(Side, Side);
            new Random(number).NextBytes(image.Pixels);
            var (left, top, size) = Place(number);
            for (var i = 0; i < image.Pixels.Length; i++)
            {
                var (row, column) = (i / 3 / Side, i / 3 % Side);
                var inside = row >= top && row < top + size && column >= left && column < left + size;
                image.Pixels[i] = (byte)((inside ? number % 2 == 0 ? 220 : 10 : 110) + (image.Pixels[i] / 16));
            }

            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:00}.png")), ImageCodec.Encode(image, ImageFormat.Png));
        }
    }

    /// <summary>What a person would draw on a picture: a box, or the outline of it.</summary>
    public static AnswerValue Answer(string name, bool outline)
    {
        var number = int.Parse(Path.GetFileNameWithoutExtension(name), CultureInfo.InvariantCulture);
        var (left, top, size) = Place(number);
        double[] box = [left, top, left + size, top + size];
        return new()
        {
            Shapes =
            [
                outline
                    ? new() { Id = "a", Class = number % 2, Kind = "polygon", Rings = [[box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]]] }
                    : new() { Id = "a", Class = number % 2, Kind = "box", Box = box },
            ],
        };
    }

    private static (int Left, int Top, int Size) Place(int number)
    {
        var random = new Random(1000 + number);
        return (random.Next(4, 30), random.Next(4, 30), random.Next(18, 30));
    }
}
