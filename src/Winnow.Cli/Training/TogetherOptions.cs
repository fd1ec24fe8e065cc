using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Torch;

namespace Winnow.Cli.Training;

/// <summary>The processes that share a training.</summary>
/// <param name="Processes">How many, 1 to 64.</param>
/// <param name="Rank">Which this one is, from 0; null where it starts the others on this machine.</param>
/// <param name="Rendezvous">Where they meet: <c>HOST:PORT</c> of process 0, or <c>file:PATH</c> on one machine; null where this one starts the others.</param>
/// <param name="TimeoutSeconds">How long each waits for the others, 1 to 86,400.</param>
internal sealed record TogetherOptions(int Processes, int? Rank, string? Rendezvous, double TimeoutSeconds)
{
    private const int ProcessesMax = 64;
    private const string FilePrefix = "file:";

    /// <summary>Whether all processes run on this machine.</summary>
    public bool AreHere => Rendezvous is null || Rendezvous.StartsWith(FilePrefix, StringComparison.Ordinal);

    /// <summary>Whether this process keeps the model.</summary>
    public bool Leads => Rank is null or 0;

    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    public void Check()
    {
        if (Processes is < 1 or > ProcessesMax)
        {
            throw CommandException.Usage($"--processes {Processes} is out of range; it is 1 to {ProcessesMax}.");
        }

        if (Processes == 1 && (Rank is not null || Rendezvous is not null))
        {
            throw CommandException.Usage("--rank and --rendezvous belong to --processes 2 or more.");
        }

        if (Rank is null != Rendezvous is null)
        {
            throw CommandException.Usage("--rank and --rendezvous go together: each machine says which process it is and where they meet. Leave both out, and all processes run here.");
        }

        if (Rank is { } rank && (rank < 0 || rank >= Processes))
        {
            throw CommandException.Usage($"--rank {rank} is out of range; with --processes {Processes} it is 0 to {Processes - 1}.");
        }

        if (TimeoutSeconds is not (>= 1 and <= 86_400))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--peer-timeout {TimeoutSeconds} is out of range; it is 1 to 86400 seconds."));
        }

        if (!AreHere)
        {
            Place(Rendezvous!);
        }

        if (Processes == 1)
        {
            return;
        }

        NativeLibrary.Require("train");
        if (!ProcessGroup.IsAvailable)
        {
            throw new CommandException("--processes needs a native library with gloo, and this one was built without; install libgloo-dev, run `./dev setup`, or leave --processes out.");
        }
    }

    /// <summary>Waits for the others.</summary>
    /// <param name="own">Where processes of this machine meet, where this one starts them.</param>
    /// <exception cref="ProcessGroupException">They did not come in time.</exception>
    public ProcessGroup Meet(string? own)
    {
        var timeout = TimeSpan.FromSeconds(TimeoutSeconds);
        if ((own ?? (AreHere ? Rendezvous![FilePrefix.Length..] : null)) is { } file)
        {
            return ProcessGroup.Meet(Path.GetFullPath(file), Rank ?? 0, Processes, timeout);
        }

        var (host, port) = Place(Rendezvous!);
        return ProcessGroup.Meet(host, port, Rank ?? 0, Processes, timeout);
    }

    private static (string Host, int Port) Place(string text)
    {
        var at = text.LastIndexOf(':');
        return at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= ushort.MaxValue
            ? (text[..at].Trim('[', ']'), port)
            : throw CommandException.Usage($"--rendezvous '{text}' is no place to meet; it is HOST:PORT of the machine of process 0, such as gpu1.example.org:29500.");
    }
}
