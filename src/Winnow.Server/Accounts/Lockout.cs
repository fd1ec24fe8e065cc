namespace Winnow.Server.Accounts;

/// <summary>How long a name is closed after failed sign-ins in a row: not at all for four, then 30 s, doubling up to an hour.</summary>
internal static class Lockout
{
    /// <summary>Failures that cost nothing.</summary>
    public const int Free = 4;

    /// <summary>Failures are forgotten after so long without another one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="failures">Failures in a row, from 1.</param>
    public static TimeSpan After(int failures)
    {
        if (failures <= Free)
        {
            return TimeSpan.Zero;
        }

        // 30 s × 2⁷ is beyond the hour already; a larger power could overflow.
        var doublings = Math.Min(failures - Free - 1, 7);
        var wait = First * (1 << doublings);
        return wait < Longest ? wait : Longest;
    }
}
