using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Orders equals by a hash of seed and sample: a fair order that costs one random number, whatever the pool's size and order.</summary>
internal sealed class TieBreaker(Random random)
{
    private readonly ulong seed = (ulong)random.NextInt64();

    /// <summary>The sample's place among its equals; lower comes first.</summary>
    public ulong Key(SampleId id) => Key(id.Value);

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014) over seed and value.</summary>
    public ulong Key(long value)
    {
        var z = Mix(seed + ((ulong)value * 0x9E3779B97F4A7C15));
        // Seeds that differ little would share much of their order after one round.
        return Mix(z ^ seed);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
