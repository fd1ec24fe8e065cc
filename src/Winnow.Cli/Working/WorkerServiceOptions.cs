using System.Globalization;
using Winnow.Server.Blobs;

namespace Winnow.Cli.Working;

/// <summary>How a worker that takes jobs from a broker runs.</summary>
/// <param name="Broker">The broker's address, password included.</param>
internal sealed record WorkerServiceOptions(string Broker)
{
    /// <summary>Store of the images, or null for <see cref="Shared"/>.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>The server's data folder as this machine sees it.</summary>
    public string? Shared { get; init; }

    /// <summary>Folder of this worker alone.</summary>
    public required string Cache { get; init; }

    /// <summary>Bytes of images kept between jobs.</summary>
    public long CacheBytesMax { get; init; } = 20L << 30;

    /// <summary>Jobs at once.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Memory of one job in bytes.</summary>
    public long MemoryMax { get; init; } = 8L << 30;

    /// <summary>Its name, or null for machine and process.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it ends when there is nothing to do.</summary>
    public bool UntilIdle { get; init; }

    /// <exception cref="CommandException">There is no room for a job.</exception>
    public void RequireSlots()
    {
        if (Slots < 1)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--slots {Slots} must be 1 or more."));
        }
    }
}
