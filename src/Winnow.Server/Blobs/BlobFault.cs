namespace Winnow.Server.Blobs;

/// <summary>What can be wrong with a blob.</summary>
public enum BlobFault
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>Its bytes are not those that were put; it is never given out.</summary>
    Damaged,

    /// <summary>The store does not answer now; trying again may help.</summary>
    Unavailable,
}
