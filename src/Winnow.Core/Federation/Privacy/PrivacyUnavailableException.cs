namespace Winnow.Core.Federation;

/// <summary>Differential privacy was asked of a training that has no sound form of it here; nothing was trained.</summary>
public sealed class PrivacyUnavailableException : Exception
{
    /// <summary>Why learning without labels has none, and what to do instead.</summary>
    public const string WithoutLabels =
        "learning without labels compares the images of a batch with each other, so no image has a gradient of its own to clip, and noise on a site's whole change would drown an encoder in any federation of fewer than thousands of sites; "
        + "pre-train without --noise on images that need no protection, and train on the encoder's features with it";

    /// <summary>An error with one sentence.</summary>
    public PrivacyUnavailableException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public PrivacyUnavailableException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>An error without a sentence.</summary>
    public PrivacyUnavailableException() : base("This training has no form with differential privacy.")
    {
    }
}
