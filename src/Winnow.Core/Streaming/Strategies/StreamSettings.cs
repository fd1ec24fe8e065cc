namespace Winnow.Core.Streaming;

/// <summary>Range checks that several strategies share.</summary>
internal static class StreamSettings
{
    public static double Step(double step) =>
        step is > 0 and < 1 ? step : throw new ArgumentOutOfRangeException(nameof(step), step, "The step of a threshold is above 0 and below 1.");

    public static double Spread(double spread) =>
        spread is >= 0 and < double.PositiveInfinity ? spread : throw new ArgumentOutOfRangeException(nameof(spread), spread, "The spread of a threshold is 0 or more.");

    public static double Share(double share) =>
        share is >= 0 and <= 1 ? share : throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");

    public static int AtLeast(int value, int least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        return value;
    }
}
