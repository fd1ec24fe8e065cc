namespace Winnow.Server.Auth;

/// <summary>What a person may do in a project; each role includes the ones before it. The numbers are written to disk: add, never renumber.</summary>
public enum Role
{
    /// <summary>Looks, changes nothing.</summary>
    Viewer = 1,

    /// <summary>Answers what the queue asks.</summary>
    Labeller = 2,

    /// <summary>Decides on answers of others.</summary>
    Reviewer = 3,

    /// <summary>Runs the project: settings, members, imports, exports, rounds.</summary>
    Manager = 4,

    /// <summary>Everything in every project. A property of the account, never a membership.</summary>
    Admin = 5,
}
