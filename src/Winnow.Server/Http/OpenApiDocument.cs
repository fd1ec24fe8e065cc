using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
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
            operation.OperationId = IdOf(operation, context);
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

    /// <summary>Tag and handler, such as <c>Samples_List</c>: the names that clients give to the calls.</summary>
    private static string? IdOf(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var tag = operation.Tags?.FirstOrDefault()?.Name;
        var handler = metadata.OfType<MethodInfo>().FirstOrDefault()?.Name;

        // A handler without a name of its own is called by what it does where.
        var name = handler is null || handler.Contains('<', StringComparison.Ordinal)
            ? $"{context.Description.HttpMethod?.ToLowerInvariant()}_{context.Description.RelativePath?.Split('/')[^1]}"
            : handler.EndsWith("Async", StringComparison.Ordinal) ? handler[..^5] : handler;
        return tag is null ? null : $"{tag}_{name}";
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi(Pattern).Open();
}
