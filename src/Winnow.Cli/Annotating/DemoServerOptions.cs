using Winnow.Server;

namespace Winnow.Cli.Annotating;

/// <summary>What <c>winnow demo --serve</c> shows.</summary>
internal sealed record DemoServerOptions
{
    /// <summary>Fresh data folder of the server. Default: <c>winnow-demo-server</c>.</summary>
    public string Folder { get; init; } = "winnow-demo-server";

    /// <summary>Address to listen on. Default: <see cref="ServerOptions.DefaultUrl"/>.</summary>
    public string Url { get; init; } = ServerOptions.DefaultUrl;

    /// <summary>Folder of the built web app, or null for the API alone.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Simulated annotators, 1 to 50. Default: 5.</summary>
    public int Annotators { get; init; } = 5;

    /// <summary>Images, 100 to 60,000. Default: 3,000.</summary>
    public int Images { get; init; } = 3000;

    /// <summary>Labels at which it ends, 20 to the number of images. Default: 600.</summary>
    public int Budget { get; init; } = 600;

    /// <summary>Images a round picks. Default: 60.</summary>
    public int Query { get; init; } = 60;

    /// <summary>Share of wrong answers, 0 to 1. Default: 0.02.</summary>
    public double Noise { get; init; } = 0.02;

    /// <summary>Mean seconds an answer takes, 0 to 60. Default: 1.</summary>
    public double SecondsPerLabel { get; init; } = 1;

    /// <summary>Seed of images, errors and pace. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Serve on when the budget is spent. Default: false.</summary>
    public bool Stay { get; init; }

    /// <exception cref="CommandException">A value is out of its range.</exception>
    public void Check()
    {
        Require(Annotators is >= 1 and <= 50, $"--annotators {Annotators} must be 1 to 50.");
        Require(Images is >= 100 and <= 60_000, $"--images {Images} must be 100 to 60000.");
        Require(Budget >= 20 && Budget <= Images, $"--budget {Budget} must be 20 to the {Images} images.");
        Require(Noise is >= 0 and <= 1, $"--noise {Noise} must be 0 to 1.");
        Require(SecondsPerLabel is >= 0 and <= 60, $"--seconds {SecondsPerLabel} must be 0 to 60.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw CommandException.Usage(otherwise);
        }
    }
}
