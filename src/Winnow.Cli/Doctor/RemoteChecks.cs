using System.Globalization;
using Winnow.Client;
using Winnow.Server.Workers;

namespace Winnow.Cli.Doctor;

/// <summary>What a server says of itself, and how it fits to this machine.</summary>
internal static class RemoteChecks
{
    /// <summary>Clocks that differ more confuse whoever compares logs, in seconds.</summary>
    private const double ClockAheadMax = 30;

    /// <param name="state">What the server says.</param>
    /// <param name="now">This machine's clock.</param>
    public static IReadOnlyList<Finding> Of(ServerState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var ahead = (state.Now - now).TotalSeconds;
        return
        [
            .. state.Findings.Select(f => new Finding(f.What, f.Found, f.Essential) { Remedy = f.Remedy }),
            new("this program", WinnowVersion.Own) { Remedy = state.Version == WinnowVersion.Own ? null : $"the server has version {state.Version}; install the same here before starting workers." },
            new("clocks", string.Create(CultureInfo.InvariantCulture, $"the server's is {ahead:0.0} s ahead"))
            {
                Remedy = Math.Abs(ahead) > ClockAheadMax ? "let both machines follow the same time server." : null,
            },
        ];
    }
}
