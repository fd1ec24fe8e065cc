using Winnow.Cli.Commands;
using Winnow.Core.Federation;

namespace Winnow.Cli.Federating;

/// <summary>Where a run of a network begins.</summary>
internal static class FederatedStart
{
    /// <summary>Fixed point of a network's changes: running variances move further than weights on features do.</summary>
    public static FixedPoint Arithmetic { get; } = new(Clip: 4);

    /// <summary>Fresh weights of a network; null for a regression on features.</summary>
    /// <param name="network">The network, or null.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="training">How sites train: with noise, statistics of batch normalisation are settled before, since none may be taken from images.</param>
    /// <param name="seed">Draws the weights.</param>
    /// <param name="clock">Time.</param>
    /// <exception cref="CommandException">The network cannot be made.</exception>
    public static ModelWeights? Of(NetworkName? network, IReadOnlyList<string> classes, LocalTraining training, int seed, TimeProvider clock)
    {
        if (network is null)
        {
            return null;
        }

        NativeLibrary.Require("federate coordinator");
        try
        {
            return network.Fresh(classes, seed, clock, settled: training.Private is not null);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }
}
