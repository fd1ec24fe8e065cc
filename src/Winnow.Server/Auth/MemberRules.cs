using Winnow.Server.Http;

namespace Winnow.Server.Auth;

/// <summary>Who gives which role.</summary>
internal static class MemberRules
{
    /// <param name="held">Role of whoever gives, in that project; null where they have none.</param>
    /// <param name="given">Role given.</param>
    /// <exception cref="ProblemException">The project is foreign, or the giver is no manager, or the role is above their own.</exception>
    public static void CheckGrant(Role? held, Role given)
    {
        if (held is null)
        {
            throw Problems.NotFound("There is no such project.");
        }

        if (given > Role.Manager)
        {
            throw Problems.Invalid("Nobody is an admin of a project; admin is a property of the account.", "role", "viewer, labeller, reviewer or manager");
        }

        if (held < Role.Manager || given > held)
        {
            throw Problems.Forbidden("Only a manager of the project gives roles, and none above their own.", "Ask a manager of the project.");
        }
    }
}
