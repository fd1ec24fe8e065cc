namespace Winnow.Server.Auth;

/// <summary>Who asks: a person, by a session in a browser or by an API token. Handlers take it as a parameter.</summary>
/// <param name="UserId">The person's id.</param>
/// <param name="Name">The person's sign-in name; what journals call the author.</param>
/// <param name="AccountIsAdmin">Whether the account is an admin's, whatever the token may do.</param>
/// <param name="MayCreateProjects">Whether the account may create projects; admins always may.</param>
/// <param name="Memberships">Role per project id, as the account has them.</param>
/// <param name="Session">The session, or null for a token.</param>
/// <param name="Token">The token, or null for a session.</param>
public sealed record Caller(long UserId, string Name, bool AccountIsAdmin, bool MayCreateProjects, IReadOnlyDictionary<string, Role> Memberships, CallerSession? Session, CallerToken? Token)
{
    /// <summary>Whether this caller may what admins may; a token needs the scope and no project.</summary>
    public bool IsAdmin => AccountIsAdmin && (Token is null or { Scope: Scope.Admin, Project: null });

    /// <summary>The role in a project with everything taken into account: membership, admin, the token's scope and project. Null: as if the project were not there.</summary>
    /// <param name="project">A project id.</param>
    public Role? RoleIn(string project)
    {
        if (Token is { Project: { } only } && only != project)
        {
            return null;
        }

        Role? role = AccountIsAdmin ? Role.Admin : Memberships.TryGetValue(project, out var member) ? member : null;
        return role is { } held && Token is { } token && RoleOf(token.Scope) < held ? RoleOf(token.Scope) : role;
    }

    /// <summary>The highest role a scope can reach.</summary>
    internal static Role RoleOf(Scope scope) => scope switch
    {
        Scope.Read => Role.Viewer,
        Scope.Label => Role.Labeller,
        Scope.Manage => Role.Manager,
        _ => Role.Admin,
    };
}

/// <summary>The session of a caller.</summary>
/// <param name="Id">Number of the session; the secret itself is never kept.</param>
/// <param name="Csrf">What <c>X-Winnow-CSRF</c> must repeat on writes.</param>
public sealed record CallerSession(long Id, string Csrf);

/// <summary>The API token of a caller.</summary>
/// <param name="Id">Number of the token.</param>
/// <param name="Scope">The highest scope it has; each includes the ones before.</param>
/// <param name="Project">The only project it reaches, or null for all of the owner's.</param>
public sealed record CallerToken(long Id, Scope Scope, string? Project);
