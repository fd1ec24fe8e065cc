using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Patterns;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>Who reaches which route: one line a route, written by hand, apart from what the code declares. A route without a line fails the tests.</summary>
internal static partial class AccessMatrix
{
    /// <summary>The rows. Open: everyone. Session: people in browsers. User(scope): people, and tokens with the scope. Admin: admins. Project(role): members from that role on.</summary>
    public static IReadOnlyDictionary<string, Least> Rows { get; } = new Dictionary<string, Least>(StringComparer.Ordinal)
    {
        ["GET /health/live"] = Least.Open,
        ["GET /health/ready"] = Least.Open,
        ["GET /metrics"] = Least.Open, // the tests come from this machine; MetricsTests come from elsewhere
        ["GET /openapi.json"] = Least.Open,
        ["GET /api/session"] = Least.Open,
        ["POST /api/session"] = Least.Open,
        ["DELETE /api/session"] = Least.Session,
        ["POST /api/setup"] = Least.Open,
        ["PUT /api/session/password"] = Least.Session,
        ["PUT /api/session/preferences"] = Least.Session,
        ["POST /api/openid/start"] = Least.Open,
        ["GET /api/openid/callback"] = Least.Open,
        ["GET /api/users"] = Least.Admin,
        ["PATCH /api/users/{user:long}"] = Least.Admin,
        ["GET /api/invites"] = Least.User(Scope.Manage),
        ["POST /api/invites"] = Least.User(Scope.Manage),
        ["DELETE /api/invites/{invite:long}"] = Least.User(Scope.Manage),
        ["POST /api/invites/accept"] = Least.Open,
        ["GET /api/tokens"] = Least.Session,
        ["POST /api/tokens"] = Least.Session,
        ["DELETE /api/tokens/{token:long}"] = Least.Session,
        ["GET /api/audit"] = Least.Admin,
        ["GET /api/audit/verify"] = Least.Admin,
        ["GET /api/projects/{project}/members"] = Least.Project(Role.Manager),
        ["PUT /api/projects/{project}/members/{user}"] = Least.Project(Role.Manager),
        ["DELETE /api/projects/{project}/members/{user}"] = Least.Project(Role.Manager),
    };

    /// <summary>An address of the route: this project, and 999999 for every other value.</summary>
    public static string Fill(RoutePattern pattern, string project) => Parameter().Replace(pattern.RawText!, m => m.Groups["name"].Value == AccessMiddleware.ProjectParameter ? project : "999999");

    [GeneratedRegex(@"\{\**(?<name>[a-zA-Z]+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}

/// <summary>The least that a caller must be.</summary>
internal sealed record Least(bool IsOpen = false, bool IsSession = false, Scope? UserScope = null, bool IsAdmin = false, Role? Role = null)
{
    public static Least Open { get; } = new(IsOpen: true);

    public static Least Session { get; } = new(IsSession: true);

    public static Least Admin { get; } = new(IsAdmin: true);

    public static Least User(Scope scope) => new(UserScope: scope);

    public static Least Project(Role role) => new(Role: role);
}
