using Microsoft.AspNetCore.Builder;

namespace Winnow.Server.Auth;

/// <summary>How an endpoint, or a whole group, says who may call it.</summary>
public static class AccessExtensions
{
    /// <summary>Members of the route's <c>{project}</c> with this role or a higher one. A foreign project answers 404, too little role 403.</summary>
    public static T Needs<T>(this T endpoint, Role role) where T : IEndpointConventionBuilder => endpoint.With(new AccessRule.Project(role));

    /// <summary>Any signed-in person; a token needs the scope. The handler looks only at what <see cref="Caller.RoleIn"/> grants.</summary>
    public static T NeedsUser<T>(this T endpoint, Scope scope = Scope.Read) where T : IEndpointConventionBuilder => endpoint.With(new AccessRule.User(scope));

    /// <summary>A person in a browser, never a token: for passwords, tokens and sessions themselves.</summary>
    public static T NeedsSession<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.With(new AccessRule.Session());

    /// <summary>Admins.</summary>
    public static T NeedsAdmin<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.With(new AccessRule.Admin());

    /// <summary>Everyone, without sign-in.</summary>
    public static T Open<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.With(new AccessRule.Open());

    private static T With<T>(this T endpoint, AccessRule rule) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(rule));
        return endpoint;
    }
}
