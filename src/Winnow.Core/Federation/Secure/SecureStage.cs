namespace Winnow.Core.Federation;

/// <summary>The stages of a secure aggregation.</summary>
public enum SecureStage
{
    /// <summary>Sites advertise keys.</summary>
    Keys = 0,

    /// <summary>Sites share their secrets with neighbours.</summary>
    Shares = 1,

    /// <summary>Sites send masked vectors.</summary>
    Inputs = 2,

    /// <summary>Sites sign the list of sites in the sum.</summary>
    Signatures = 3,

    /// <summary>Sites reveal what takes the masks off.</summary>
    Unmasking = 4,

    /// <summary>The sum is known.</summary>
    Done = 5,
}
