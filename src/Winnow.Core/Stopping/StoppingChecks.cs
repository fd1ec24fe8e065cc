namespace Winnow.Core.Stopping;

/// <summary>Ranges that several criteria share.</summary>
internal static class StoppingChecks
{
    /// <summary>A value above 0 and at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Share(double value, string name, string what) =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{what} must lie above 0 and be at most 1.");

    /// <summary>A finite value above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Price(double value, string name, string what) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{what} must be greater than 0.");

    /// <summary>A number of rounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below <paramref name="least"/>.</exception>
    public static int Rounds(int value, int least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"The rounds looked back on must be {least} or more.");
}
