using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Bytes of what detectors found on some images: for each image its number of boxes and size, for each box edges, class, score, and what it has of class scores, proposal and feature.</summary>
/// <remarks>Little-endian; counts are bounded before anything is allocated.</remarks>
internal static class ShardDetections
{
    private const int BoxesMax = 100_000;
    private const int ValuesMax = 1 << 20;
    private const byte HasProposal = 1;
    private const byte HasScores = 2;
    private const byte HasFeature = 4;

    /// <summary>What takes bytes.</summary>
    public delegate void Taker(ReadOnlySpan<byte> bytes);

    /// <summary>What gives bytes.</summary>
    public delegate void Giver(Span<byte> bytes);

    /// <summary>Writes the detections of one detector.</summary>
    public static void Write(IReadOnlyList<ImageDetections> images, Taker put)
    {
        Span<byte> buffer = stackalloc byte[8];
        foreach (var image in images)
        {
            Int(image.Width, buffer);
            Int(image.Height, buffer);
            Int(image.Detections.Count, buffer);
            foreach (var box in image.Detections)
            {
                Edges(box.Box, buffer);
                Int(box.Class, buffer);
                Real(box.Score, buffer);
                put([(byte)((box.Proposal is null ? 0 : HasProposal) | (box.ClassScores is null ? 0 : HasScores) | (box.Feature is null ? 0 : HasFeature))]);
                if (box.Proposal is { } proposal)
                {
                    Edges(proposal, buffer);
                }

                Values(box.ClassScores, buffer);
                Values(box.Feature, buffer);
            }
        }

        void Edges(Box box, Span<byte> room)
        {
            Real(box.Left, room);
            Real(box.Top, room);
            Real(box.Right, room);
            Real(box.Bottom, room);
        }

        void Values(IReadOnlyList<float>? values, Span<byte> room)
        {
            if (values is not null)
            {
                Int(values.Count, room);
                put(MemoryMarshal.AsBytes<float>([.. values]));
            }
        }

        void Int(int value, Span<byte> room)
        {
            BinaryPrimitives.WriteInt32LittleEndian(room, value);
            put(room[..sizeof(int)]);
        }

        void Real(double value, Span<byte> room)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(room, value);
            put(room);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A count is beyond its limit.</exception>
    public static IReadOnlyList<ImageDetections> Read(IReadOnlyList<SampleId> ids, Giver get)
    {
        var buffer = new byte[8];
        var images = new List<ImageDetections>(ids.Count);
        foreach (var id in ids)
        {
            var (width, height, boxes) = (Int(int.MaxValue), Int(int.MaxValue), Int(BoxesMax));
            var found = new List<Detection>();
            for (var b = 0; b < boxes; b++)
            {
                var detection = new Detection(Edges(), Int(int.MaxValue), Real());
                get(buffer.AsSpan(0, 1));
                var flags = buffer[0];
                found.Add(detection with
                {
                    Proposal = (flags & HasProposal) != 0 ? Edges() : null,
                    ClassScores = (flags & HasScores) != 0 ? Values() : null,
                    Feature = (flags & HasFeature) != 0 ? Values() : null,
                });
            }

            images.Add(new(id, width, height, found));
        }

        return images;

        Box Edges() => new(Real(), Real(), Real(), Real());

        float[] Values()
        {
            var values = new float[Int(ValuesMax)];
            get(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        int Int(int most)
        {
            get(buffer.AsSpan(0, sizeof(int)));
            var value = BinaryPrimitives.ReadInt32LittleEndian(buffer);
            return value >= 0 && value <= most ? value : throw ShardFile.Damaged($"{value} is beyond its limits");
        }

        double Real()
        {
            get(buffer);
            return BinaryPrimitives.ReadDoubleLittleEndian(buffer);
        }
    }
}
