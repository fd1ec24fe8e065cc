namespace Winnow.Server.Federation;

/// <summary>A federation cannot go on like this; the message says what helps.</summary>
public sealed class FederationException : Exception
{
    /// <summary>An error with one sentence.</summary>
    public FederationException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public FederationException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>An error without a sentence.</summary>
    public FederationException() : base("The federation cannot go on.")
    {
    }
}
