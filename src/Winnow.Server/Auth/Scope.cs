namespace Winnow.Server.Auth;

/// <summary>What an API token may do at most; the owner's own rights stay the limit. The numbers are written to disk: add, never renumber.</summary>
public enum Scope
{
    /// <summary>What a viewer may.</summary>
    Read = 1,

    /// <summary>What a labeller may.</summary>
    Label = 2,

    /// <summary>What a manager may.</summary>
    Manage = 3,

    /// <summary>What an admin may.</summary>
    Admin = 4,
}
