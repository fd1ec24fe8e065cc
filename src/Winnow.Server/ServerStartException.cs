namespace Winnow.Server;

/// <summary>The server cannot start as asked; the message is one sentence for people, with the remedy.</summary>
public sealed class ServerStartException : Exception
{
    /// <summary>One sentence, with the remedy.</summary>
    public ServerStartException(string message) : base(message)
    {
    }

    /// <summary>One sentence, with the remedy, and what caused it.</summary>
    public ServerStartException(string message, Exception inner) : base(message, inner)
    {
    }
}
