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

    /// <summary>How another worker is called that works as this one would, without what is secret and what is its own.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "--slots", Text(Slots), "--cache-gib", Text(CacheBytesMax >> 30), "--memory-gib", Text(MemoryMax >> 30),
        .. Shared is { } shared ? ["--shared", Path.GetFullPath(shared)] : Array.Empty<string>(),
        .. S3 is { } s3 ? ["--blobs", s3.ToString(), .. s3.Endpoint is { } endpoint ? ["--s3-endpoint", endpoint.ToString()] : Array.Empty<string>()] : Array.Empty<string>(),
    ];

    /// <summary>What such a worker reads in its environment, and not in a script that others may read.</summary>
    public IReadOnlyDictionary<string, string> Secrets
    {
        get
        {
            var secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["WINNOW_BROKER"] = Broker };
            if (S3 is { } s3)
            {
                (secrets["AWS_ACCESS_KEY_ID"], secrets["AWS_SECRET_ACCESS_KEY"], secrets["AWS_REGION"]) = (s3.AccessKey, s3.SecretKey, s3.Region);
            }

            return secrets;
        }
    }

    /// <exception cref="CommandException">There is no room for a job.</exception>
    public void RequireSlots()
    {
        if (Slots < 1)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--slots {Slots} must be 1 or more."));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
