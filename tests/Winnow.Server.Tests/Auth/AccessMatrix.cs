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
        ["GET /api/server"] = Least.Admin,
        ["GET /api/federation"] = Least.Admin,
        ["GET /api/audit"] = Least.Admin,
        ["GET /api/audit/verify"] = Least.Admin,
        ["GET /api/projects/{project}/members"] = Least.Project(Role.Manager),
        ["PUT /api/projects/{project}/members/{user}"] = Least.Project(Role.Manager),
        ["DELETE /api/projects/{project}/members/{user}"] = Least.Project(Role.Manager),
        ["GET /api/projects"] = Least.User(Scope.Read),
        ["POST /api/projects"] = Least.User(Scope.Manage),
        ["GET /api/projects/{project}"] = Least.Project(Role.Viewer),
        ["PATCH /api/projects/{project}"] = Least.Project(Role.Manager),
        ["DELETE /api/projects/{project}"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/restore"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/schema"] = Least.Project(Role.Viewer),
        ["PUT /api/projects/{project}/schema"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/queue/next"] = Least.Project(Role.Labeller),
        ["POST /api/projects/{project}/queue/release"] = Least.Project(Role.Labeller),
        ["POST /api/projects/{project}/queue/put"] = Least.Project(Role.Labeller),
        ["PUT /api/projects/{project}/drafts/{sample}"] = Least.Project(Role.Labeller),
        ["GET /api/projects/{project}/answers"] = Least.Project(Role.Labeller),
        ["POST /api/projects/{project}/answers"] = Least.Project(Role.Labeller),
        ["POST /api/projects/{project}/answers/{answer:long}/undo"] = Least.Project(Role.Labeller),
        ["GET /api/projects/{project}/samples"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/samples/{sample}"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/samples/{sample}/history"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/samples/{sample}/comments"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/samples/{sample}/comments"] = Least.Project(Role.Labeller),
        ["GET /api/projects/{project}/tags"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/tags"] = Least.Project(Role.Labeller),
        ["GET /api/projects/{project}/review"] = Least.Project(Role.Reviewer),
        ["POST /api/projects/{project}/review/{sample}"] = Least.Project(Role.Reviewer),
        ["POST /api/projects/{project}/review/{sample}/flag"] = Least.Project(Role.Labeller),
        ["GET /api/projects/{project}/journal"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/journal/verify"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/events"] = Least.Project(Role.Viewer),
        ["GET /api/roots"] = Least.User(Scope.Read),
        ["POST /api/projects/{project}/imports"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/imports"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/imports/{import:long}"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/imports/{import:long}/cancel"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/imports/{import:long}/files"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/uploads"] = Least.Project(Role.Manager),
        ["HEAD /api/projects/{project}/uploads/{upload}"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/uploads/{upload}"] = Least.Project(Role.Manager),
        ["PATCH /api/projects/{project}/uploads/{upload}"] = Least.Project(Role.Manager),
        ["DELETE /api/projects/{project}/uploads/{upload}"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/samples/{sample}/image"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/samples/{sample}/window"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/samples/{sample}/window/range"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/rounds"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/rounds"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/rounds/current/pause"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/rounds/current/resume"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/rounds/current/cancel"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/models"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/models/{number:int}"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/models/{number:int}/files/{file}"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/dashboard"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/map"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/versions"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/versions"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/versions/{version:long}"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/versions/{version:long}/diff/{other:long}"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/exports"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/exports"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/exports/{export:long}"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/exports/{export:long}/cancel"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/exports/{export:long}/file"] = Least.Project(Role.Viewer), // for managers alone unless the settings open it: ExportTests
        ["POST /api/projects/{project}/predictions"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/views"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/views"] = Least.Project(Role.Viewer),
        ["DELETE /api/projects/{project}/views/{view:long}"] = Least.Project(Role.Viewer),
        ["POST /api/backup"] = Least.Admin,
        ["GET /api/projects/{project}/webhooks"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/webhooks"] = Least.Project(Role.Manager),
        ["PATCH /api/projects/{project}/webhooks/{webhook:long}"] = Least.Project(Role.Manager),
        ["DELETE /api/projects/{project}/webhooks/{webhook:long}"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/webhooks/{webhook:long}/deliveries"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/webhooks/{webhook:long}/test"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/stream"] = Least.Project(Role.Viewer),
        ["PUT /api/projects/{project}/stream"] = Least.Project(Role.Manager),
        ["POST /api/projects/{project}/stream/push"] = Least.Project(Role.Labeller),
        ["GET /api/projects/{project}/stream/decisions"] = Least.Project(Role.Viewer),
        ["POST /api/projects/{project}/stream/revisit"] = Least.Project(Role.Manager),
        ["GET /ls/{project}/health"] = Least.Project(Role.Viewer),
        ["GET /ls/{project}/versions"] = Least.Project(Role.Viewer),
        ["POST /ls/{project}/setup"] = Least.Project(Role.Labeller),
        ["POST /ls/{project}/predict"] = Least.Project(Role.Labeller),
        ["POST /ls/{project}/webhook"] = Least.Project(Role.Labeller),
        ["POST /ls/{project}/train"] = Least.Project(Role.Manager),
        ["GET /api/projects/{project}/samples/{sample}/similar"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/duplicates"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/leaks"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/suspects"] = Least.Project(Role.Viewer),
        ["GET /api/projects/{project}/detector"] = Least.Project(Role.Viewer),
        ["PUT /api/projects/{project}/detector"] = Least.Project(Role.Manager),
        ["DELETE /api/projects/{project}/detector"] = Least.Project(Role.Manager),
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
