namespace Winnow.Core.Planning;

/// <summary>What is to be planned for.</summary>
/// <param name="Images">Images of the pool, 1 to 10 billion.</param>
/// <param name="Workers">Worker processes side by side.</param>
public sealed record CapacityRequest(long Images, int Workers)
{
    /// <summary>Images at most.</summary>
    public const long ImagesMax = 10_000_000_000;

    /// <summary>Cores of each worker, 1 to 1,024; default 2.</summary>
    public int Cores { get; init; } = 2;

    /// <summary>GPUs of each worker, 0 to 64; default 0.</summary>
    public int Gpus { get; init; }

    /// <summary>Values of a feature vector, 1 to 65,536; default 256.</summary>
    public int Dimensions { get; init; } = 256;

    /// <summary>Classes, 1 to 65,536; default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Images of a shard, at least 1; default 1,000,000.</summary>
    public int ShardImages { get; init; } = 1_000_000;

    /// <summary>Picks of a query, at least 1; default 1,000.</summary>
    public int Picks { get; init; } = 1000;

    /// <summary>Price of a core for an hour, in any currency, at least 0; default 0.</summary>
    public double CorePrice { get; init; }

    /// <summary>Price of a GPU for an hour, likewise.</summary>
    public double GpuPrice { get; init; }

    /// <summary>Mean hours that a worker runs before it fails, above 0; infinite by default.</summary>
    public double FailureHours { get; init; } = double.PositiveInfinity;

    /// <summary>Seed of the failures.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of shards.</summary>
    public long Shards => (Images + ShardImages - 1) / ShardImages;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">The message names value and range.</exception>
    public CapacityRequest Validate()
    {
        Check("images", Images, 1, ImagesMax);
        Check("workers", Workers, 1, ScheduleOptions.WorkersMax);
        Check("cores of a worker", Cores, 1, 1024);
        Check("GPUs of a worker", Gpus, 0, 64);
        Check("dimensions", Dimensions, 1, 65_536);
        Check("classes", Classes, 1, 65_536);
        Check("images of a shard", ShardImages, 1, int.MaxValue);
        Check("picks", Picks, 1, 32_768);
        if (!(CorePrice >= 0 && GpuPrice >= 0 && double.IsFinite(CorePrice) && double.IsFinite(GpuPrice)))
        {
            throw new ArgumentException($"Prices are 0 or more, not {CorePrice} and {GpuPrice}.");
        }

        if (!(FailureHours > 0))
        {
            throw new ArgumentException($"The mean hours between failures are above 0, not {FailureHours}.");
        }

        return Shards <= ShardSchedule.ShardsMax ? this : throw new ArgumentException($"{Images} images in shards of {ShardImages} are {Shards} shards; at most {ShardSchedule.ShardsMax} are planned. Choose larger shards.");
    }

    private static void Check(string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{value} {name} are out of range: {least} to {most}.");
        }
    }
}
