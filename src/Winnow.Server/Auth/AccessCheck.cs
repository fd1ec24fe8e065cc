using Microsoft.AspNetCore.Routing;

namespace Winnow.Server.Auth;

/// <summary>Refuses to start with an endpoint that does not say who may call it.</summary>
internal static class AccessCheck
{
    /// <exception cref="InvalidOperationException">An endpoint has no access rule, more than one, or asks for a project role without a project.</exception>
    public static void Run(IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var rules = endpoint.Metadata.GetOrderedMetadata<AccessRule>();
            var name = endpoint.DisplayName ?? endpoint.RoutePattern.RawText;
            if (rules.Count != 1)
            {
                throw new InvalidOperationException($"The endpoint '{name}' carries {rules.Count} access rules and needs one: add .Needs(role), .NeedsUser(), .NeedsSession(), .NeedsAdmin() or .Open().");
            }

            if (rules[0] is AccessRule.Project && endpoint.RoutePattern.GetParameter(AccessMiddleware.ProjectParameter) is null)
            {
                throw new InvalidOperationException($"The endpoint '{name}' asks for a project role, but its route has no {{{AccessMiddleware.ProjectParameter}}}.");
            }
        }
    }
}
