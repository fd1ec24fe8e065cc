namespace Winnow.Core.Search;

/// <summary>Draws from the standard normal distribution, by Box and Muller's method.</summary>
internal static class Gaussian
{
    public static double Draw(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
