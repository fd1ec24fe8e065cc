using System.Numerics;

namespace Winnow.Core.Scenes;

/// <summary>Random numbers of one scene (SplitMix64; Steele, Lea and Flood, OOPSLA 2014): cheap to start, the same on every machine.</summary>
internal sealed class SceneRandom(int seed)
{
    private ulong state = (ulong)(uint)seed * 0x9E3779B97F4A7C15;

    /// <summary>32 random bits.</summary>
    public uint Bits()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (uint)((z ^ (z >> 31)) >> 32);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float Next() => (Bits() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform between two values.</summary>
    public float Between(float low, float high) => low + ((high - low) * Next());

    /// <summary>Uniform integer from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((ulong)Bits() * (uint)count) >> 32);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Next() < probability;

    /// <summary>About normal: mean 0, deviation 1, at most ±3 (the sum of twelve uniforms would be dearer and no better to look at).</summary>
    public float Normal() => 2 * (Next() + Next() + Next() - 1.5f);

    /// <summary>Number of events that happen at this mean rate (Knuth's product), at most <paramref name="most"/>.</summary>
    public int Count(double mean, int most)
    {
        var (count, product, limit) = (0, (double)Next(), Math.Exp(-mean));
        while (product > limit && count < most)
        {
            product *= Next();
            count++;
        }

        return count;
    }

    /// <summary>A place drawn in proportion to the weights.</summary>
    public int Pick(params ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var left = Next() * sum;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    /// <summary>A grey-to-coloured tone between dark and bright, as paint and cloth have it.</summary>
    public Vector3 Colour(float darkest, float brightest, float saturation)
    {
        var value = Between(darkest, brightest);
        var hue = new Vector3(Next(), Next(), Next());
        return value * Vector3.Lerp(Vector3.One, hue * 1.5f, saturation);
    }
}
