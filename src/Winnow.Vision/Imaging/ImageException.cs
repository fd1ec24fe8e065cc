namespace Winnow.Vision.Imaging;

/// <summary>One image cannot be read; the message is the reason in words, fit to stand behind the file's name.</summary>
public sealed class ImageException(ImageFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The kind of fault.</summary>
    public ImageFault Fault { get; } = fault;
}
