namespace Winnow.Server.Http;

/// <summary>A request cannot be served; the message is one sentence for people. Made by <see cref="Problems"/>, answered as RFC 9457 problem details.</summary>
public sealed class ProblemException : Exception
{
    internal ProblemException(int status, string detail, string? field = null, string? limit = null, string? remedy = null, int? retryAfterSeconds = null, Exception? cause = null) : base(detail, cause)
    {
        Status = status;
        Field = field;
        Limit = limit;
        Remedy = remedy;
        RetryAfterSeconds = retryAfterSeconds;
    }

    /// <summary>HTTP status, 400 to 499, 503 or 507.</summary>
    public int Status { get; }

    /// <summary>The field at fault, as the JSON or the query names it.</summary>
    public string? Field { get; }

    /// <summary>The limit that was broken.</summary>
    public string? Limit { get; }

    /// <summary>What helps.</summary>
    public string? Remedy { get; }

    /// <summary>Seconds until another try makes sense.</summary>
    public int? RetryAfterSeconds { get; }
}
