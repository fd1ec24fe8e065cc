using System.Numerics;
using System.Runtime.InteropServices;
using Winnow.Core.Data;

namespace Winnow.Core.Scenes;

/// <summary>Turns light into 8-bit pixels: a lens that is never quite sharp, motion, exposure, shot and read noise, a tone curve.</summary>
internal sealed class CameraSensor(SceneCanvas canvas, SceneRandom random)
{
    /// <summary>Exposes the canvas, which is spent afterwards.</summary>
    /// <param name="gain">Exposure.</param>
    /// <param name="shot">Variance of the noise per unit of light.</param>
    /// <param name="read">Variance of the noise in the dark.</param>
    /// <param name="motion">Pixels that the image smears along a row; 0 for none.</param>
    public RawImage Expose(float gain, float shot, float read, int motion)
    {
        var pixels = new byte[3 * canvas.Width * canvas.Height];
        float[][] planes = [canvas.Red, canvas.Green, canvas.Blue];
        for (var channel = 0; channel < planes.Length; channel++)
        {
            Soften(planes[channel]);
            if (motion > 1)
            {
                Smear(planes[channel], motion);
            }

            for (var y = 0; y < canvas.Height; y++)
            {
                var row = planes[channel].AsSpan(y * canvas.Width, canvas.Width);
                Develop(row, SceneNoise.Normal.AsSpan(random.Below(SceneNoise.Starts), canvas.Width), gain, shot, read);
                var target = (y * canvas.Width * 3) + channel;
                for (var x = 0; x < row.Length; x++, target += 3)
                {
                    pixels[target] = (byte)row[x];
                }
            }
        }

        return new(pixels, canvas.Height, canvas.Width, 3);
    }

    // Light, noise and the square root that stands for gamma, to 0.5 … 255.5.
    private static void Develop(Span<float> row, ReadOnlySpan<float> noise, float gain, float shot, float read)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        var noises = MemoryMarshal.Cast<float, Vector<float>>(noise);
        var done = vectors.Length * Vector<float>.Count;
        for (var i = 0; i < vectors.Length; i++)
        {
            var light = vectors[i] * gain;
            light += noises[i] * Vector.SquareRoot((light * shot) + new Vector<float>(read));
            vectors[i] = Vector.Min(new Vector<float>(255), Vector.SquareRoot(Vector.Max(Vector<float>.Zero, light)) * 255) + new Vector<float>(0.5f);
        }

        for (var x = done; x < row.Length; x++)
        {
            var light = row[x] * gain;
            light += noise[x] * MathF.Sqrt((light * shot) + read);
            row[x] = Math.Min(255, MathF.Sqrt(Math.Max(0, light)) * 255) + 0.5f;
        }
    }

    // A quarter, a half, a quarter, across and down.
    private void Soften(float[] plane)
    {
        var (width, height, spare) = (canvas.Width, canvas.Height, canvas.Spare);
        for (var y = 0; y < height; y++)
        {
            var from = plane.AsSpan(y * width, width);
            var to = spare.AsSpan(y * width, width);
            (to[0], to[^1]) = (from[0], from[^1]);
            Mix(from[..^2], from[1..^1], from[2..], to[1..^1]);
        }

        for (var y = 0; y < height; y++)
        {
            Mix(spare.AsSpan(Math.Max(0, y - 1) * width, width), spare.AsSpan(y * width, width), spare.AsSpan(Math.Min(height - 1, y + 1) * width, width), plane.AsSpan(y * width, width));
        }
    }

    private static void Mix(ReadOnlySpan<float> before, ReadOnlySpan<float> at, ReadOnlySpan<float> after, Span<float> target)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(before);
        var b = MemoryMarshal.Cast<float, Vector<float>>(at);
        var c = MemoryMarshal.Cast<float, Vector<float>>(after);
        var t = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < t.Length; i++)
        {
            t[i] = ((a[i] + c[i]) * 0.25f) + (b[i] * 0.5f);
        }

        for (var x = t.Length * Vector<float>.Count; x < target.Length; x++)
        {
            target[x] = ((before[x] + after[x]) * 0.25f) + (at[x] * 0.5f);
        }
    }

    private void Smear(float[] plane, int motion)
    {
        var width = canvas.Width;
        var spare = canvas.Spare.AsSpan(0, width);
        for (var y = 0; y < canvas.Height; y++)
        {
            var row = plane.AsSpan(y * width, width);
            row.CopyTo(spare);
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                for (var i = 0; i < motion; i++)
                {
                    sum += spare[Math.Clamp(x + i - (motion / 2), 0, width - 1)];
                }

                row[x] = sum / motion;
            }
        }
    }
}
