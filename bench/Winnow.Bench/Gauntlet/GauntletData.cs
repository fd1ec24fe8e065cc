using System.Runtime.InteropServices;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Bench.Gauntlet;

/// <summary>Features and classes of one real set, small enough that a round of active learning takes milliseconds.</summary>
/// <param name="Features">[samples × dimensions], of order 1.</param>
/// <param name="Labels">Class of each row.</param>
/// <param name="Test">Whether each row is of the test part.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record GauntletData(Matrix Features, int[] Labels, bool[] Test, int Classes)
{
    private const int EncodedDimensions = 128;
    private const int TrainMax = 12_000;
    private const int TestMax = 4_000;

    /// <summary>A set by name: grey sets as pixels averaged two by two (196 values), colour sets as MobileNetV2 features under a fixed random projection to 128 values.</summary>
    /// <remarks>Kept in the work folder, so that a machine without the images or an image decoder can go on from a copy of it.</remarks>
    public static GauntletData Load(BenchContext context, string name)
    {
        var path = Path.Combine(context.WorkFolder("gauntlet"), $"{name}.data");
        if (!File.Exists(path))
        {
            Save(Make(context, name), path);
        }

        return Read(path);
    }

    private static GauntletData Make(BenchContext context, string name)
    {
        var set = DatasetFormats.Open(name == "mnist" ? MnistFolder() : context.SharedPath("data", name));
        Sample[] samples = [.. Part(set.Train, TrainMax), .. Part(set.Test, TestMax)];
        var features = samples[0].Image is RawImage ? Halved(samples) : Encoded(context, samples);
        return new(features, [.. samples.Select(s => s.Class!.Value)], [.. samples.Select((_, i) => i >= samples.Length - Math.Min(TestMax, set.Test.Count))], set.Classes.Count);
    }

    private static string MnistFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Environment.GetEnvironmentVariable("WINNOW_DATA") is { Length: > 0 } data ? Path.Combine(data, "mnist") : Path.Combine(cache, "winnow", "mnist");
        return Directory.Exists(folder) ? folder : throw new BenchException($"{folder} does not exist; `./winnow demo --quick` fetches MNIST into it.");
    }

    private static Sample[] Part(IReadOnlyList<Sample> samples, int most)
    {
        var shuffled = samples.Where(s => s.Class is not null).ToArray();
        new Random(Seed.Derive(7, "part")).Shuffle(shuffled);
        return shuffled[..Math.Min(most, shuffled.Length)];
    }

    private static Matrix Halved(Sample[] samples)
    {
        var first = (RawImage)samples[0].Image;
        var (height, width) = (first.Height / 2, first.Width / 2);
        var result = new Matrix(samples.Length, height * width);
        for (var i = 0; i < samples.Length; i++)
        {
            var pixels = ((RawImage)samples[i].Image).Pixels.Span;
            for (var p = 0; p < result.Columns; p++)
            {
                var at = (p / width * 2 * first.Width) + (p % width * 2);
                result[i, p] = (pixels[at] + pixels[at + 1] + pixels[at + first.Width] + pixels[at + first.Width + 1]) / (4 * 255f);
            }
        }

        return Scaled(result);
    }

    private static Matrix Encoded(BenchContext context, Sample[] samples)
    {
        float[] half = [128 / 255f, 128 / 255f, 128 / 255f];
        var store = ImageTensorStore.Load(samples, new ImagePreprocessing(128, 128) { Mean = half, StandardDeviation = half });
        using var encoder = OnnxModel.Load(context.SharedPath("weights", "mobilenet_v2_imagenet.onnx"), context.Threads);
        var features = new OnnxScorer(encoder, store).Run([NetworkExport.Features], store.Ids, CancellationToken.None)[0];
        var random = new Random(Seed.Derive(7, "projection"));
        var projection = new Matrix(EncodedDimensions, features.Columns);
        foreach (ref var value in projection.Span)
        {
            value = (float)Synthetic.Gaussian(random);
        }

        var result = new Matrix(samples.Length, EncodedDimensions);
        for (var i = 0; i < samples.Length; i++)
        {
            for (var d = 0; d < EncodedDimensions; d++)
            {
                result[i, d] = System.Numerics.Tensors.TensorPrimitives.Dot<float>(features.Row(i), projection.Row(d));
            }
        }

        return Scaled(result);
    }

    private static Matrix Scaled(Matrix features)
    {
        var squares = 0.0;
        foreach (var value in features.Span)
        {
            squares += (double)value * value;
        }

        var scale = (float)Math.Sqrt(squares / features.Span.Length);
        foreach (ref var value in features.Span)
        {
            value /= scale;
        }

        return features;
    }

    private static void Save(GauntletData data, string path)
    {
        using (var writer = new BinaryWriter(File.Create(path + ".part")))
        {
            writer.Write(data.Features.Rows);
            writer.Write(data.Features.Columns);
            writer.Write(data.Classes);
            for (var i = 0; i < data.Labels.Length; i++)
            {
                writer.Write(data.Labels[i]);
                writer.Write(data.Test[i]);
            }

            writer.Write(MemoryMarshal.AsBytes(data.Features.Span));
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    private static GauntletData Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var (rows, columns, classes) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var (labels, test) = (new int[rows], new bool[rows]);
        for (var i = 0; i < rows; i++)
        {
            labels[i] = reader.ReadInt32();
            test[i] = reader.ReadBoolean();
        }

        var features = new Matrix(rows, columns);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(features.Span));
        return new(features, labels, test, classes);
    }
}
