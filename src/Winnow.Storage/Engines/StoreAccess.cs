namespace Winnow.Storage.Engines;

/// <summary>What a store is opened for.</summary>
internal enum StoreAccess
{
    /// <summary>Reads beside whoever writes.</summary>
    Read,

    /// <summary>Writes, and nobody else does.</summary>
    Write,

    /// <summary>Writes in turn with other processes.</summary>
    Shared,

    /// <summary>Makes what is not there, and writes.</summary>
    Create,
}
