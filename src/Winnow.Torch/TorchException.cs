namespace Winnow.Torch;

/// <summary>libtorch refused a call: shapes, types or devices do not match, a file is unreadable, or memory ran out.</summary>
public sealed class TorchException(string message) : Exception(message)
{
    /// <summary>Whether memory ran out, on the CPU or a GPU: a smaller batch may do.</summary>
    public bool IsOutOfMemory { get; init; }
}
