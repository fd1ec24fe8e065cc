namespace Winnow.Cli;

/// <summary>A command cannot go on; the message is one clear sentence with the remedy, and nothing was changed.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    /// <summary><see cref="ExitCode.Failed"/> or <see cref="ExitCode.Usage"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The call itself makes no sense, such as a query of 0.</summary>
    public static CommandException Usage(string message) => new(message, Cli.ExitCode.Usage);
}

/// <summary>What a command's exit code means.</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>It could not; one sentence on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The call was wrong: unknown command, option or value.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C; the same call goes on where it stopped.</summary>
    public const int Interrupted = 130;
}
