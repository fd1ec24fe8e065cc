namespace Winnow.Server;

/// <summary>How much one person or address may ask of the server.</summary>
public sealed class ServerLimits
{
    /// <summary>Largest body of an ordinary request, in bytes; upload routes say their own. Default: 1 MiB.</summary>
    public long RequestBytesMax { get; init; } = 1 << 20;

    /// <summary>Requests per user (or address, before sign-in) and minute. Default: 3,000.</summary>
    public int RequestsPerMinute { get; init; } = 3000;

    /// <summary>Sign-ins, set-ups and accepted invites per address and minute. Default: 20.</summary>
    public int SignInsPerMinute { get; init; } = 20;

    /// <summary>Changing requests per user and minute. Default: 1,200.</summary>
    public int WritesPerMinute { get; init; } = 1200;

    /// <summary>Pieces of uploads per user and minute. Default: 600.</summary>
    public int UploadsPerMinute { get; init; } = 600;

    /// <summary>Connections at once. Default: 1,000.</summary>
    public int ConnectionsMax { get; init; } = 1000;

    /// <summary>Largest file of an upload, in bytes. Default: 20 GiB.</summary>
    public long UploadBytesMax { get; init; } = 20L << 30;

    /// <summary>Bytes of all uploads of a project that are not complete. Default: 100 GiB.</summary>
    public long OpenUploadBytesMax { get; init; } = 100L << 30;

    /// <summary>Uploads of a project that are not complete. Default: 10,000.</summary>
    public int OpenUploadsMax { get; init; } = 10_000;

    /// <summary>Files of one import, of a folder or in a zip file. Default: 1,000,000.</summary>
    public int ImportFilesMax { get; init; } = 1_000_000;

    /// <summary>Entries of one zip file. Default: 100,000.</summary>
    public int ZipEntriesMax { get; init; } = 100_000;

    /// <summary>Pushed images of a project that wait for their decision. Default: 1,000.</summary>
    public int StreamWaitingMax { get; init; } = 1_000;

    /// <summary>Largest image file, in bytes. Default: 512 MiB.</summary>
    public long ImageBytesMax { get; init; } = 512L << 20;

    /// <summary>Most pixels of an image. Default: 100,000,000.</summary>
    public long ImagePixelsMax { get; init; } = 100_000_000;

    /// <summary>Largest video file of a stream, in bytes. Default: 4 GiB.</summary>
    public long VideoBytesMax { get; init; } = 4L << 30;

    /// <summary>Longest video of a stream, in seconds. Default: a day.</summary>
    public double VideoSecondsMax { get; init; } = 86_400;

    /// <summary>Most frames that are taken from one video; each is an image of the project, kept or passed. Default: 20,000.</summary>
    public int VideoFramesMax { get; init; } = 20_000;
}
