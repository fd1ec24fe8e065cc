namespace Winnow.Server.Auth;

/// <summary>Who may call an endpoint. Every endpoint carries exactly one; the server does not start with one that carries none.</summary>
public abstract record AccessRule
{
    private AccessRule()
    {
    }

    /// <summary>Anyone, signed in or not.</summary>
    public sealed record Open : AccessRule;

    /// <summary>Any signed-in person, also by a token that has the scope.</summary>
    /// <param name="Scope">What a token must have at least.</param>
    public sealed record User(Scope Scope) : AccessRule;

    /// <summary>A signed-in person in a browser; no token reaches it.</summary>
    public sealed record Session : AccessRule;

    /// <summary>An admin, also by a token with scope <see cref="Scope.Admin"/>.</summary>
    public sealed record Admin : AccessRule;

    /// <summary>A member of the project in the route's <c>{project}</c>, with this role or a higher one.</summary>
    /// <param name="Role">The least role.</param>
    public sealed record Project(Role Role) : AccessRule;
}
