namespace Winnow.Storage.Migrating;

/// <summary>What a column holds.</summary>
internal enum ValueKind
{
    /// <summary>64 bits, signed.</summary>
    Integer,

    /// <summary>64 bits, floating point.</summary>
    Real,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Blob,
}
