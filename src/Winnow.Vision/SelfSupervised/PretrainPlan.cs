using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.SelfSupervised;

/// <summary>How many steps a training has, worked out once from the time there is and kept in a file, so that a killed training goes on with the same schedule.</summary>
/// <param name="Key">Hex SHA-256 of everything that decides the training but its steps.</param>
/// <param name="Steps">Optimizer steps.</param>
internal sealed record PretrainPlan(string Key, int Steps)
{
    /// <summary>Share of the time that steps are planned for; the rest is for figures and files.</summary>
    private const double PlannedShare = 0.9;

    private const int StepsMin = 50;

    /// <summary>Passes over the images beyond which more add little.</summary>
    private const int EpochsMax = 800;

    private const int TimedSteps = 16;
    private const long BytesMax = 1 << 16;

    /// <summary>Names everything that decides the weights: another recipe, network, pool, seed or start has another key.</summary>
    public static string KeyOf(PretrainRecipe recipe, ModelEntry entry, ImageTensorStore images, int seed, string? start, double? minutes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { recipe, model = entry.Name, images.Preprocessing, seed, start, minutes, pool = PretrainPool.Hash(images) }));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The plan of that key in a file; null where there is none.</summary>
    public static PretrainPlan? Read(string path, string key)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > BytesMax)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PretrainPlan>(File.ReadAllBytes(path)) is { Steps: > 0 } plan && plan.Key == key ? plan : null;
        }
        catch (JsonException)
        {
            return null; // of another program or version: what it planned cannot go on
        }
    }

    /// <summary>Writes the file whole.</summary>
    public void Save(string path)
    {
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Steps that the time allows, by timing a few on a network that is thrown away.</summary>
    public static int StepsFor(PretrainRecipe recipe, ModelEntry entry, ImageTensorStore images, double minutes, TimeProvider clock, CancellationToken cancel)
    {
        var left = minutes * 60;
        var began = clock.GetTimestamp();
        var perStep = Time(2); // the first steps are slower than all others
        if (perStep * TimedSteps < 0.1 * left)
        {
            perStep = Time(TimedSteps);
        }

        left -= clock.GetElapsedTime(began).TotalSeconds;
        var most = Math.Min(int.MaxValue, (long)EpochsMax * recipe.StepsPerEpoch(images.Ids.Count));
        return (int)Math.Clamp(PlannedShare * Math.Max(0, left) / Math.Max(1e-6, perStep), StepsMin, Math.Max(StepsMin, most));

        double Time(int steps)
        {
            var trainer = new SelfSupervisedTrainer(recipe with { Steps = steps }, images, clock);
            using var network = EncoderFile.Create(entry, trainer.Method, images.Preprocessing, seed: 0);
            var start = clock.GetTimestamp();
            trainer.Fit(network, seed: 0, new(), cancel);
            return clock.GetElapsedTime(start).TotalSeconds / steps;
        }
    }
}
