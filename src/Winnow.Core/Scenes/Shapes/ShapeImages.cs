using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Scenes;

/// <summary>Small pictures of one plain shape each, whose colour, place, angle and size say nothing about its class: easy to learn from views, hard by pixels.</summary>
/// <remarks>Drawn from the seed and the image's number alone, so the same call gives the same bytes; about 50 µs an image of 32 pixels.</remarks>
public static class ShapeImages
{
    private const int SamplesPerSide = 3;
    private const float Noise = 6;

    /// <summary>The classes, in the order of their indices.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["disc", "square", "triangle", "cross", "ring", "bar"];

    /// <summary>A data set of shapes, classes in turn.</summary>
    /// <param name="train">Images of the pool, 0 or more.</param>
    /// <param name="test">Images to measure on, 0 or more.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="side">Side in pixels, 16 to 256.</param>
    public static ImageDataset Dataset(int train, int test, int seed, int side = 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(train);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 256);
        var samples = new Sample[train + test];
        Parallel.For(0, samples.Length, i =>
        {
            var part = i < train ? "train" : "test";
            var number = i < train ? i : i - train;
            var of = number % Classes.Count;
            samples[i] = new(new SampleId(i), string.Create(CultureInfo.InvariantCulture, $"{part}/{number}"), Draw(of, Seed.Derive(seed, $"shape/{part}/{number}"), side), of);
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var sample in samples)
        {
            hash.AppendData(((RawImage)sample.Image).Pixels.Span);
        }

        return new() { Name = "shapes", Classes = Classes, Train = samples[..train], Test = samples[train..], Hash = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>One picture of a class.</summary>
    /// <param name="shape">Index into <see cref="Classes"/>.</param>
    /// <param name="seed">Decides colours, place, angle, size and noise.</param>
    /// <param name="side">Side in pixels.</param>
    public static RawImage Draw(int shape, int seed, int side)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shape);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shape, Classes.Count);
        var random = new Random(seed);
        var size = (float)(0.24 + (0.18 * random.NextDouble())); // half the shape's width, as a share of the side
        var centre = new Vector2(Between(random, size, 1 - size), Between(random, size, 1 - size));
        var (sine, cosine) = MathF.SinCos((float)(2 * Math.PI * random.NextDouble()));
        var ground = new Vector3(random.Next(16, 112)); // grey of any depth, so that pixels say little
        var paint = Colour(random);
        while (Vector3.Distance(ground, paint) < 90)
        {
            paint = Colour(random);
        }

        var pixels = new byte[side * side * 3];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var share = Coverage(x, y);
                var colour = Vector3.Lerp(ground, paint, share);
                for (var channel = 0; channel < 3; channel++)
                {
                    pixels[(((y * side) + x) * 3) + channel] = (byte)Math.Clamp(colour[channel] + (Noise * Normal(random)), 0, 255);
                }
            }
        }

        return new(pixels, side, side, 3);

        float Coverage(int x, int y)
        {
            var inside = 0;
            for (var s = 0; s < SamplesPerSide * SamplesPerSide; s++)
            {
                var point = new Vector2(x + (((s % SamplesPerSide) + 0.5f) / SamplesPerSide), y + (((s / SamplesPerSide) + 0.5f) / SamplesPerSide));
                var from = ((point / side) - centre) / size;
                inside += Inside(shape, new((cosine * from.X) + (sine * from.Y), (cosine * from.Y) - (sine * from.X))) ? 1 : 0;
            }

            return inside / (float)(SamplesPerSide * SamplesPerSide);
        }
    }

    // In the shape's own plane, where it reaches about 1 from its centre.
    private static bool Inside(int shape, Vector2 p)
    {
        var (x, y) = (MathF.Abs(p.X), MathF.Abs(p.Y));
        return shape switch
        {
            0 => p.LengthSquared() < 0.81f,
            1 => x < 0.8f && y < 0.8f,
            2 => p.Y < 0.6f && p.Y > -1 && x < 0.58f * (p.Y + 1),
            3 => (x < 0.3f && y < 1) || (y < 0.3f && x < 1),
            4 => p.LengthSquared() is < 1 and > 0.36f,
            _ => x < 1 && y < 0.35f,
        };
    }

    private static float Between(Random random, float low, float high) => low + ((high - low) * random.NextSingle());

    private static Vector3 Colour(Random random) => new(random.Next(20, 236), random.Next(20, 236), random.Next(20, 236));

    // Irwin and Hall: the sum of a few uniform numbers is nearly normal, and has no tail to cut.
    private static float Normal(Random random)
    {
        var sum = -2f;
        for (var i = 0; i < 4; i++)
        {
            sum += random.NextSingle();
        }

        return sum * 1.7320508f; // the sum of four has deviation 1/√3
    }
}
