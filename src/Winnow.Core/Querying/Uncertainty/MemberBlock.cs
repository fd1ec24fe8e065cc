using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>All members' distributions of one sample side by side, padded with zeros to whole vectors; checked already.</summary>
internal sealed class MemberBlock
{
    private const int Lanes = 8;

    public MemberBlock(IReadOnlyList<Matrix> members, int row)
    {
        Members = members.Count;
        Classes = members[0].Columns;
        Width = (Classes + Lanes - 1) / Lanes * Lanes;
        Values = new float[Members * Width];
        Entropies = new float[Members];
        LogMean = new float[Width];
        for (var k = 0; k < Members; k++)
        {
            var p = members[k].Row(row);
            p.CopyTo(Values.AsSpan(k * Width));
            ProbabilityRow.TryEntropy(p, out Entropies[k]);
            for (var c = 0; c < Classes; c++)
            {
                LogMean[c] += p[c] / Members;
            }
        }

        for (var from = 0; from < Width; from += Lanes)
        {
            ref var means = ref MemoryMarshal.GetArrayDataReference(LogMean);
            VectorLog.Of(Vector256.LoadUnsafe(ref means, (nuint)from)).StoreUnsafe(ref means, (nuint)from);
        }
    }

    public int Members { get; }

    public int Classes { get; }

    /// <summary>Classes with the padding.</summary>
    public int Width { get; }

    /// <summary>[members × width].</summary>
    public float[] Values { get; }

    /// <summary>Shannon entropy of each member's distribution in nats [members].</summary>
    public float[] Entropies { get; }

    /// <summary>Logarithm of the mean distribution [width]; finite also where the mean is 0.</summary>
    public float[] LogMean { get; }
}
