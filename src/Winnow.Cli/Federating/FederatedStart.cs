using Winnow.Cli.Commands;
using Winnow.Core.Federation;

namespace Winnow.Cli.Federating;

/// <summary>Where a run of a network begins.</summary>
internal static class FederatedStart
{
    /// <summary>Fixed point of a network's changes: running variances move further than weights on features do.</summary>
    public static FixedPoint Arithmetic { get; } = new(Clip: 4);

    /// <summary>Fresh weights of a network; null for a regression on features.</summary>
    /// <exception cref="CommandException">The network cannot be made.</exception>
    public static ModelWeights? Of(NetworkName? network, IReadOnlyList<string> classes, int seed, TimeProvider clock)
    {
        if (network is null)
        {
            return null;
        }

        NativeLibrary.Require("federate coordinator");
        try
        {
            return network.Fresh(classes, seed, clock);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }
}
