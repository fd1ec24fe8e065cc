namespace Winnow.Vision.SelfSupervised;

/// <summary>What kind of pictures views are made of.</summary>
public enum ViewKind
{
    /// <summary>Photographs and other pictures in colour.</summary>
    Colour,

    /// <summary>Pictures in grey.</summary>
    Grey,

    /// <summary>Scans and micrographs in grey, where an exposure or window may differ and mirror images may not occur.</summary>
    Medical,
}
