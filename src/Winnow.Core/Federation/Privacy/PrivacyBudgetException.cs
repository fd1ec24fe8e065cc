namespace Winnow.Core.Federation;

/// <summary>A training would spend more privacy than the site's policy allows; nothing was trained.</summary>
public sealed class PrivacyBudgetException : Exception
{
    /// <summary>An error with one sentence.</summary>
    public PrivacyBudgetException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public PrivacyBudgetException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>An error without a sentence.</summary>
    public PrivacyBudgetException() : base("The privacy budget is spent.")
    {
    }
}
