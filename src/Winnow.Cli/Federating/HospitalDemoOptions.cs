namespace Winnow.Cli.Federating;

/// <summary>What <c>winnow federate demo</c> was asked for.</summary>
internal sealed record HospitalDemoOptions
{
    /// <summary>Name of the coordinator's folder in <see cref="Out"/>.</summary>
    public const string CoordinatorFolder = "coordinator";

    /// <summary>Fresh folder of the coordinator and the hospitals.</summary>
    public required string Out { get; init; }

    /// <summary>A set of classified images, or null to draw some.</summary>
    public string? Data { get; init; }

    /// <summary>Images of each hospital, 40 to 10,000. Default: 300.</summary>
    public int Images { get; init; } = 300;

    /// <summary>Labels each hospital starts with, by chance; 20 to 1,000. Default: 24.</summary>
    public int Initial { get; init; } = 24;

    /// <summary>Labels the two are asked for after each run, 2 to 1,000. Default: 20.</summary>
    public int Budget { get; init; } = 20;

    /// <summary>Runs, 1 to 100. Default: 3.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Rounds of averaging in a run, 1 to 100. Default: 4.</summary>
    public int Rounds { get; init; } = 4;

    /// <summary>The network that both train.</summary>
    public string Features { get; init; } = "network:cnn:28:1";

    /// <summary>Whether simulated annotators label, and the demo ends by itself.</summary>
    public bool Simulate { get; init; }

    /// <summary>First of the ports: the status page, then a labelling page each; 0 takes free ones. Default: 8450.</summary>
    public int Port { get; init; } = 8450;

    /// <summary>Seed of images, order and errors. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Folder of the built web app, or null for the interfaces alone.</summary>
    public string? WebRoot { get; init; }

    /// <exception cref="CommandException">A value is out of its range.</exception>
    public void Check()
    {
        foreach (var (name, value, least, most) in new[]
        {
            ("--images", Images, 40, 10_000), ("--initial", Initial, 20, 1000), ("--budget", Budget, 2, 1000), ("--runs", Runs, 1, 100), ("--rounds", Rounds, 1, 100), ("--port", Port, 0, 65_000),
        })
        {
            if (value < least || value > most)
            {
                throw CommandException.Usage($"{name} {value} is out of range; it takes {least:N0} to {most:N0}.");
            }
        }

        if (2 * (Initial + (Runs * Budget)) > 2 * Images)
        {
            throw CommandException.Usage($"--initial {Initial} and {Runs} runs of --budget {Budget} may ask for more than the {Images} images of a hospital.");
        }
    }
}
