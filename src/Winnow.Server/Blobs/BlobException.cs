namespace Winnow.Server.Blobs;

/// <summary>A blob cannot be read or stored.</summary>
/// <param name="fault">Which way.</param>
/// <param name="message">One sentence with the remedy.</param>
/// <param name="key">The blob, or null where it is about the whole store.</param>
/// <param name="cause">What lies behind it.</param>
public sealed class BlobException(BlobFault fault, string message, BlobKey? key = null, Exception? cause = null) : IOException(message, cause)
{
    /// <summary>What is wrong.</summary>
    public BlobFault Fault { get; } = fault;

    /// <summary>The blob, or null.</summary>
    public BlobKey? Key { get; } = key;

    internal static BlobException Missing(BlobKey key, string store, Exception? cause = null) => new(BlobFault.Missing, $"'{key}' is not in {store}.", key, cause);

    internal static BlobException Damaged(BlobKey key, string store, string how) =>
        new(BlobFault.Damaged, $"'{key}' in {store} {how}; it is not used. Put the file back from a backup, or import the image again.", key);
}
