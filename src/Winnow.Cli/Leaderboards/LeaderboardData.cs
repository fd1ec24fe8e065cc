using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Leaderboards;

/// <summary>One data set made small enough to be played hundreds of times: few features per image and a pool drawn down to some thousands.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Hash">Hex SHA-256 of the data set.</param>
/// <param name="Classes">Class names.</param>
/// <param name="Pool">What can be labelled.</param>
/// <param name="Holdout">What is measured on.</param>
/// <param name="Features">Features of both.</param>
/// <param name="Words">What the features are.</param>
internal sealed record LeaderboardData(
    string Name, string Hash, IReadOnlyList<string> Classes, IReadOnlyList<LabelledSample> Pool, IReadOnlyList<LabelledSample> Holdout, SampleFeatures Features, string Words)
{
    private const int PixelSide = 28;
    private const int EncoderSide = 128;

    /// <summary>Decodes the images, takes their pixels or an encoder's features, and keeps the first principal components of the pool.</summary>
    public static LeaderboardData Load(ImageDataset given, LeaderboardOptions options, CancellationToken cancel)
    {
        var data = Winnow.Cli.Simulating.Holdout.Ensure(given);
        var pool = Draw(data.Train, options.Pool, "pool");
        var holdout = Draw(data.Test, options.Pool, "holdout");
        if (pool.Length < 2 || holdout.Length == 0)
        {
            throw new CommandException($"'{given.Name}' has {pool.Length} labelled images to choose from and {holdout.Length} to measure on; a leaderboard needs labelled data with a test part.");
        }

        var (rows, words, left) = options.Weights is { } weights ? Encoded([.. pool, .. holdout], weights, options, cancel) : Pixels([.. pool, .. holdout], options, cancel);
        var kept = left.ToHashSet();
        LabelledSample[] known = [.. pool.Where(s => kept.Contains(s.Id)).Select(Labelled)];
        var features = PrincipalComponents.Project(rows, options.Components, known.Length);
        return new(
            data.Name, data.Hash, data.Classes, known, [.. holdout.Where(s => kept.Contains(s.Id)).Select(Labelled)], new(left, features),
            string.Create(CultureInfo.InvariantCulture, $"{features.Columns} principal components of {words}"));
    }

    private static (Matrix Rows, string Words, IReadOnlyList<SampleId> Ids) Pixels(Sample[] samples, LeaderboardOptions options, CancellationToken cancel)
    {
        var side = options.Size ?? PixelSide;
        var channels = samples[0].Image is RawImage raw ? raw.Channels : 3;
        var images = ImageTensorStore.Load(samples, new ImagePreprocessing(side, side, channels), null, cancel);
        var rows = new Matrix(images.Ids.Count, images.Preprocessing.SampleBytes);
        for (var i = 0; i < images.Pixels.Length && i < rows.Span.Length; i++)
        {
            rows.Span[i] = images.Pixels[i] / 255f;
        }

        return (rows, $"{side}×{side} pixels", images.Ids);
    }

    private static (Matrix Rows, string Words, IReadOnlyList<SampleId> Ids) Encoded(Sample[] samples, string weights, LeaderboardOptions options, CancellationToken cancel)
    {
        var side = options.Size ?? EncoderSide;
        using var encoder = OnnxModel.Load(weights);
        // ImageNet's mean and deviation, which the public encoders were trained with.
        var input = new ImagePreprocessing(side, side, 3) { Mean = [0.485f, 0.456f, 0.406f], StandardDeviation = [0.229f, 0.224f, 0.225f] };
        var images = ImageTensorStore.Load(samples, input, null, cancel);
        var cache = new OnnxFeatureCache(Path.Combine(options.Out, "features"));
        return (cache.Get(encoder, images, options.Output, null, cancel), $"'{options.Output}' of {Path.GetFileName(weights)} at {side}×{side}", images.Ids);
    }

    // The same images for every seed and strategy, and in every process.
    private static Sample[] Draw(IReadOnlyList<Sample> samples, int most, string part)
    {
        Sample[] known = [.. samples.Where(s => s.Class is not null).OrderBy(s => s.Id)];
        new Random(Seed.Derive(0, $"leaderboard/{part}")).Shuffle(known);
        return [.. known.Take(most).OrderBy(s => s.Id)];
    }

    private static LabelledSample Labelled(Sample sample) => new(sample.Id, new ClassLabel(sample.Class!.Value));
}
