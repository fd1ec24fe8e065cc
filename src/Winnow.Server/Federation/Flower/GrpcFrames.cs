using System.Buffers.Binary;

namespace Winnow.Server.Federation;

/// <summary>How gRPC puts messages on an HTTP/2 stream: one flag byte (0, not compressed), four bytes of length, big-endian, then the message.</summary>
internal static class GrpcFrames
{
    /// <summary>Bytes of a message at most, as in Flower: 512 MiB.</summary>
    public const int BytesMax = 536_870_912;

    private const int HeadBytes = 5;

    /// <summary>Writes one message.</summary>
    public static async Task WriteAsync(Stream stream, byte[] message, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), message.Length);
        await stream.WriteAsync(head, cancel);
        await stream.WriteAsync(message, cancel);
        await stream.FlushAsync(cancel);
    }

    /// <summary>Reads one message; null where the stream has ended.</summary>
    /// <exception cref="InvalidDataException">The message is compressed, too long or cut short.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        var read = await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancel);
        if (read == 0)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1));
        if (read < HeadBytes || head[0] != 0 || length > BytesMax)
        {
            throw new InvalidDataException(read < HeadBytes ? "The stream ended within a message." : head[0] != 0 ? "The message is compressed, which is not taken." : $"The message has {length:N0} bytes, and {BytesMax:N0} are taken.");
        }

        var message = new byte[length];
        try
        {
            await stream.ReadExactlyAsync(message, cancel);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The stream ended within a message.", exception);
        }

        return message;
    }
}
