using Google.Protobuf;

namespace Winnow.Vision.Onnx;

/// <summary>One protocol-buffer message built field by field. A child must be complete when it is added, so that sizes are known without a second pass.</summary>
internal sealed class ProtoMessage
{
    private readonly List<Action<CodedOutputStream>> fields = [];

    /// <summary>Encoded bytes without the message's own length prefix.</summary>
    public int Size { get; private set; }

    /// <summary>A varint field.</summary>
    public ProtoMessage Add(int field, long value) =>
        Append(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value), output => output.WriteInt64(value));

    /// <summary>A 32-bit float field.</summary>
    public ProtoMessage Add(int field, float value) =>
        Append(field, WireFormat.WireType.Fixed32, sizeof(float), output => output.WriteFloat(value));

    /// <summary>A UTF-8 string field.</summary>
    public ProtoMessage Add(int field, string value) =>
        Append(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(value), output => output.WriteString(value));

    /// <summary>A bytes field over memory that is not copied.</summary>
    public ProtoMessage Add(int field, ReadOnlyMemory<byte> value)
    {
        var bytes = UnsafeByteOperations.UnsafeWrap(value);
        return Append(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeBytesSize(bytes), output => output.WriteBytes(bytes));
    }

    /// <summary>A nested message.</summary>
    public ProtoMessage Add(int field, ProtoMessage value) =>
        Append(field, WireFormat.WireType.LengthDelimited, checked(CodedOutputStream.ComputeLengthSize(value.Size) + value.Size), output =>
        {
            output.WriteLength(value.Size);
            value.WriteTo(output);
        });

    /// <summary>The encoded message.</summary>
    /// <exception cref="OverflowException">It passes 2 GiB, the limit of protocol buffers.</exception>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        using var output = new CodedOutputStream(bytes);
        WriteTo(output);
        output.CheckNoSpaceLeft();
        return bytes;
    }

    private void WriteTo(CodedOutputStream output)
    {
        foreach (var write in fields)
        {
            write(output);
        }
    }

    private ProtoMessage Append(int field, WireFormat.WireType type, int size, Action<CodedOutputStream> write)
    {
        Size = checked(Size + CodedOutputStream.ComputeTagSize(field) + size);
        fields.Add(output =>
        {
            output.WriteTag(field, type);
            write(output);
        });
        return this;
    }
}
