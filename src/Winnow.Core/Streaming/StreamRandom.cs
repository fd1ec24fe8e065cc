namespace Winnow.Core.Streaming;

/// <summary>A random generator whose whole state is one number, so that a saved stream goes on with the same draws.</summary>
/// <remarks>SplitMix64: Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014.</remarks>
public sealed class StreamRandom
{
    /// <summary>The state; every draw adds a constant to it.</summary>
    public ulong State { get; set; }

    /// <summary>A draw from [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A draw from the standard normal distribution, by Box and Muller's method.</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private ulong Next()
    {
        var z = unchecked(State += 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
