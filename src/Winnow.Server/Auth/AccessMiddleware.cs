using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Http;

namespace Winnow.Server.Auth;

/// <summary>The one place that decides whether a request reaches its handler.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, IProjectDirectory projects)
{
    /// <summary>Name of the route value that holds a project id.</summary>
    public const string ProjectParameter = "project";

    /// <summary>Header that repeats the session's token on writes.</summary>
    public const string CsrfHeader = "X-Winnow-CSRF";

    public Task InvokeAsync(HttpContext context)
    {
        // Routing answers a wrong method or type of body with an endpoint of its own, which is no route and has no rule.
        if (context.GetEndpoint() is RouteEndpoint endpoint)
        {
            // An endpoint without a rule cannot exist after the check at start; if one does, it is closed.
            Check(context, endpoint.Metadata.GetMetadata<AccessRule>() ?? throw new InvalidOperationException($"The endpoint '{endpoint.DisplayName}' has no access rule."));
        }

        return next(context);
    }

    private void Check(HttpContext context, AccessRule rule)
    {
        if (rule is AccessRule.Open)
        {
            return;
        }

        var caller = context.FindCaller() ?? throw Problems.Unauthorized();
        Csrf.Check(context, caller);
        switch (rule)
        {
            case AccessRule.User { Scope: var scope } when caller.Token is { } token && token.Scope < scope:
                throw Problems.Forbidden($"This token does not have the scope '{scope}'.", "Make a token with that scope.");
            case AccessRule.Session when caller.Session is null:
                throw Problems.Forbidden("A token cannot do this.", "Sign in with a browser.");
            case AccessRule.Admin when !caller.IsAdmin:
                throw Problems.Forbidden("Only an admin may do this.", "Ask an admin.");
            case AccessRule.Project { Role: var needed }:
                CheckProject(context, caller, needed);
                break;
        }
    }

    private void CheckProject(HttpContext context, Caller caller, Role needed)
    {
        var project = context.GetRouteValue(ProjectParameter) as string ?? "";

        // A foreign project and one that is not there must look the same.
        var role = projects.Exists(project) ? caller.RoleIn(project) : null;
        if (role is not { } held)
        {
            throw Problems.NotFound("There is no such project.");
        }

        if (held < needed)
        {
            throw Problems.Forbidden($"This needs the role {Name(needed)}; yours here is {Name(held)}.", "Ask a manager of the project.");
        }
    }

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}
