using System.Text.Json.Serialization;
using Winnow.Core.Numerics;

namespace Winnow.Core.Streaming;

/// <summary>The last embeddings of a stream.</summary>
internal sealed class VectorWindow
{
    /// <summary>[places × dimensions]; empty until the first.</summary>
    [JsonConverter(typeof(FloatsAsBase64))]
    public float[] Values { get; set; } = [];

    public int Count { get; set; }

    public int Next { get; set; }

    public void Add(ReadOnlySpan<float> vector, int capacity)
    {
        if (Values.Length == 0)
        {
            Values = new float[capacity * vector.Length];
        }

        vector.CopyTo(Values.AsSpan(Next * vector.Length));
        Next = (Next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    public void Clear() => (Values, Count, Next) = ([], 0, 0);

    /// <summary>Σ exp(−‖x − xᵢ‖² / 2h²); where h is 0, the number of equal vectors.</summary>
    public double Kernels(ReadOnlySpan<float> vector, double width)
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var distance = Vectors.SquaredDistance(Values.AsSpan(i * vector.Length, vector.Length), vector);
            sum += width > 0 ? Math.Exp(-distance / (2 * width * width)) : distance == 0 ? 1 : 0;
        }

        return sum;
    }

    public double MeanDistance(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            sum += Math.Sqrt(Vectors.SquaredDistance(Values.AsSpan(i * vector.Length, vector.Length), vector));
        }

        return sum / Count;
    }
}
