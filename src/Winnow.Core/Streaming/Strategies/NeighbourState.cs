using System.Text.Json.Serialization;

namespace Winnow.Core.Streaming;

/// <summary>A threshold, and a window of samples of which each knows its nearest neighbour in the window.</summary>
internal sealed class NeighbourState : StreamState
{
    public double Theta { get; set; } = 1;

    /// <summary>Embeddings, [slots × dimensions]; empty until the first sample.</summary>
    [JsonConverter(typeof(FloatsAsBase64))]
    public float[] Vectors { get; set; } = [];

    /// <summary>Squared distance of each slot to its nearest neighbour; infinite where it is alone.</summary>
    [JsonConverter(typeof(FloatsAsBase64))]
    public float[] Nearest { get; set; } = [];

    /// <summary>Slot of that neighbour, or −1.</summary>
    public int[] NearestSlot { get; set; } = [];

    /// <summary>Number of the sample that a slot holds, or of the last one it was nearest to.</summary>
    public long[] LastSeen { get; set; } = [];

    /// <summary>How often the slot was the nearest to a new sample.</summary>
    public int[] Hits { get; set; } = [];

    public int Count { get; set; }

    public long Seen { get; set; }

    /// <summary>Squared distances from the sample to each filled slot.</summary>
    public float[] Distances(ReadOnlySpan<float> sample)
    {
        var distances = new float[Count];
        for (var i = 0; i < Count; i++)
        {
            distances[i] = Numerics.Vectors.SquaredDistance(Vectors.AsSpan(i * sample.Length, sample.Length), sample);
        }

        return distances;
    }

    /// <summary>Local density factor: window samples that the new one is nearer to than any other they know.</summary>
    public int DensityFactor(ReadOnlySpan<float> distances)
    {
        var count = 0;
        for (var i = 0; i < distances.Length; i++)
        {
            count += distances[i] < Nearest[i] ? 1 : 0;
        }

        return count;
    }

    /// <summary>Puts the sample into the window, in the place that <paramref name="replace"/> names once all <paramref name="capacity"/> places are taken.</summary>
    public void Add(ReadOnlySpan<float> sample, int capacity, Func<NeighbourState, int> replace)
    {
        if (Nearest.Length == 0)
        {
            Vectors = new float[capacity * sample.Length];
            (Nearest, NearestSlot, LastSeen, Hits) = (new float[capacity], new int[capacity], new long[capacity], new int[capacity]);
        }

        var slot = Count < capacity ? Count++ : replace(this);
        sample.CopyTo(Vectors.AsSpan(slot * sample.Length));
        (LastSeen[slot], Hits[slot]) = (Seen, 0);
        var dimensions = sample.Length;
        Find(slot, dimensions);
        for (var i = 0; i < Count; i++)
        {
            if (i == slot)
            {
                continue;
            }

            var distance = Numerics.Vectors.SquaredDistance(Vectors.AsSpan(i * dimensions, dimensions), sample);
            if (NearestSlot[i] == slot)
            {
                // Its neighbour has just been overwritten.
                Find(i, dimensions);
            }
            else if (distance < Nearest[i])
            {
                (Nearest[i], NearestSlot[i]) = (distance, slot);
            }
        }
    }

    /// <summary>Starts anew.</summary>
    public void Clear() => (Theta, Count, Vectors, Nearest, NearestSlot, LastSeen, Hits) = (1, 0, [], [], [], [], []);

    private void Find(int slot, int dimensions)
    {
        var (best, at) = (float.PositiveInfinity, -1);
        for (var i = 0; i < Count; i++)
        {
            var distance = i == slot ? float.PositiveInfinity : Numerics.Vectors.SquaredDistance(Vectors.AsSpan(i * dimensions, dimensions), Vectors.AsSpan(slot * dimensions, dimensions));
            if (distance < best)
            {
                (best, at) = (distance, i);
            }
        }

        (Nearest[slot], NearestSlot[slot]) = (best, at);
    }
}
