namespace Winnow.Server.Blobs;

/// <summary>A part of a stream that can be read from any place; owns the stream.</summary>
internal sealed class SlicedStream : Stream
{
    private readonly Stream whole;
    private readonly long start;

    public SlicedStream(Stream whole, long start, long length)
    {
        (this.whole, this.start, Length) = (whole, start, length);
        whole.Position = start;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => whole.Position - start;
        set => whole.Position = value >= 0 ? start + value : throw new ArgumentOutOfRangeException(nameof(value), value, "A stream begins at 0.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => whole.Read(buffer[..Most(buffer.Length)]);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => whole.ReadAsync(buffer[..Most(buffer.Length)], cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            whole.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Most(int wanted) => (int)Math.Clamp(Length - Position, 0, wanted);
}
