using Microsoft.AspNetCore.Http;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Projects;

namespace Winnow.Server.Endpoints;

/// <summary>One call to a project's route, bound as a parameter: the project that the route names, opened, and who calls.</summary>
/// <param name="Host">The project.</param>
/// <param name="Caller">Who calls; access was checked before.</param>
internal sealed record ProjectCall(ProjectHost Host, Caller Caller)
{
    /// <summary>What journals call the caller.</summary>
    public string Who => Caller.Name;

    /// <summary>The caller's role here.</summary>
    public Role Role => Caller.RoleIn(Host.Id) ?? throw Problems.NotFound("There is no such project.");

    /// <summary>Bound by the framework.</summary>
    public static ValueTask<ProjectCall?> BindAsync(HttpContext context)
    {
        var id = (string?)context.Request.RouteValues["project"] ?? "";
        var projects = (ProjectRegistry)context.RequestServices.GetService(typeof(ProjectRegistry))!;
        var host = projects.Find(id) ?? throw Problems.NotFound("There is no such project.");
        if (host.Settings.DeletedAt is not null && context.GetEndpoint()?.Metadata.GetMetadata<OpenInBin>() is null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            throw Problems.Gone("The project lies in the bin, where it can be looked at and nothing else.", "A manager can restore it.");
        }

        return ValueTask.FromResult<ProjectCall?>(new(host, context.RequireCaller()));
    }
}

/// <summary>Marks the writing routes that a project in the bin still has.</summary>
internal sealed class OpenInBin;
