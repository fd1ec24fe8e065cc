using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;

namespace Winnow.Server.Http;

/// <summary>The description of the API that the web app's types are made from.</summary>
internal static class OpenApiDocument
{
    private const string Pattern = "/openapi.json";
    private const string Name = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Winnow";
            document.Info.Version = "1";
            document.Servers?.Clear(); // they would name the address this copy was read from
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Description = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().FirstOrDefault() switch
            {
                AccessRule.Project rule => $"Needs the role {rule.Role.ToString().ToLowerInvariant()} in the project.",
                AccessRule.Admin => "Needs an admin.",
                AccessRule.Session => "Needs a session in a browser.",
                AccessRule.User rule => $"Needs a signed-in person; a token needs the scope {rule.Scope.ToString().ToLowerInvariant()}.",
                _ => "Open to everyone.",
            };
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi(Pattern).Open();
}
