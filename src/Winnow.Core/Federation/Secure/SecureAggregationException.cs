namespace Winnow.Core.Federation;

/// <summary>A party did not follow the protocol of secure aggregation, or too few are left; the round must be given up or go on without the party.</summary>
public sealed class SecureAggregationException : Exception
{
    /// <summary>An error with one sentence.</summary>
    public SecureAggregationException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public SecureAggregationException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>An error without a sentence.</summary>
    public SecureAggregationException() : base("Secure aggregation failed.")
    {
    }
}
