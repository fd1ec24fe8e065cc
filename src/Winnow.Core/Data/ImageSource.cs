namespace Winnow.Core.Data;

/// <summary>Where the bytes of one image are. The core never decodes them.</summary>
public abstract record ImageSource;

/// <summary>An encoded image file on disk.</summary>
public sealed record FileImage(string Path) : ImageSource;

/// <summary>An encoded image (JPEG, PNG, …) held in memory, as read from an archive.</summary>
public sealed record EncodedImage(ReadOnlyMemory<byte> Bytes) : ImageSource;

/// <summary>An image that is drawn anew each time it is read, so it takes no memory.</summary>
/// <param name="Hash">Hex SHA-256 of its pixels.</param>
/// <param name="Render">Gives the same pixels every time; safe to call from several threads at once.</param>
public sealed record GeneratedImage(string Hash, Func<RawImage> Render) : ImageSource;

/// <summary>Raw 8-bit pixels in row-major [height × width × channels] order, as in idx files.</summary>
public sealed record RawImage(ReadOnlyMemory<byte> Pixels, int Height, int Width, int Channels) : ImageSource;
