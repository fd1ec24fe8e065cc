using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Projects: list, create, change, bin; and their classes in versions.</summary>
internal static class ProjectEndpoints
{
    private static readonly string[] Tasks = ["classify", "multilabel", "detect", "segment"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects").WithTags("Projects");
        api.MapGet("", List).NeedsUser();
        api.MapPost("", Create).NeedsUser(Scope.Manage);
        api.MapGet("/{project}", Get).Needs(Role.Viewer);
        api.MapPatch("/{project}", Change).Needs(Role.Manager);
        api.MapDelete("/{project}", Bin).WithMetadata(new OpenInBin()).Needs(Role.Manager);
        api.MapPost("/{project}/restore", Restore).WithMetadata(new OpenInBin()).Needs(Role.Manager);
        api.MapGet("/{project}/schema", Schema).Needs(Role.Viewer);
        api.MapPut("/{project}/schema", ChangeSchema).Needs(Role.Manager);
    }

    private static Ok<Page<ProjectView>> List(ProjectRegistry projects, Caller caller, bool bin = false)
    {
        var seen = projects.Ids.Where(id => caller.RoleIn(id) is not null).Select(id => projects.Find(id)!).Where(h => h.Settings.DeletedAt is not null == bin);
        return TypedResults.Ok(new Page<ProjectView>([.. seen.Select(h => ProjectView.Of(h, caller))], null));
    }

    private static Created<ProjectView> Create(NewProject request, ProjectRegistry projects, AccountStore accounts, Caller caller)
    {
        if (!caller.MayCreateProjects)
        {
            throw Problems.Forbidden("This account may not create projects.", "Ask an admin for that right.");
        }

        SettingsCheck.Name(request.Name, "name");
        if (!Tasks.Contains(request.Task, StringComparer.Ordinal))
        {
            throw Problems.Invalid($"'{request.Task}' is no task.", "task", string.Join(", ", Tasks));
        }

        SettingsCheck.Classes(request.Classes, "classes");
        var settings = (request.Settings ?? new()) with { DeletedAt = null, Title = null };
        SettingsCheck.Check(settings);
        var host = projects.Create(request.Name, request.Task, request.Classes, settings, caller.Name);
        if (!caller.IsAdmin)
        {
            accounts.SetRole(caller.UserId, host.Id, Role.Manager, caller.UserId);
        }

        return TypedResults.Created($"/api/projects/{host.Id}", ProjectView.Of(host, caller) with { Role = caller.IsAdmin ? Role.Admin : Role.Manager });
    }

    private static Ok<ProjectView> Get(ProjectCall call) => TypedResults.Ok(ProjectView.Of(call.Host, call.Caller));

    private static async Task<Ok<ProjectView>> Change(ProjectCall call, ProjectChange request, CancellationToken cancel)
    {
        if (request.Name is { } name)
        {
            SettingsCheck.Name(name, "name");
        }

        if (request.Settings is { } wanted)
        {
            SettingsCheck.Check(wanted);
        }

        await Write(call, now => (request.Settings ?? now) with { DeletedAt = now.DeletedAt, Title = request.Name ?? now.Title }, cancel);
        return TypedResults.Ok(ProjectView.Of(call.Host, call.Caller));
    }

    private static async Task<NoContent> Bin(ProjectCall call, TimeProvider clock, CancellationToken cancel)
    {
        await Write(call, now => now with { DeletedAt = clock.GetUtcNow() }, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ProjectView>> Restore(ProjectCall call, CancellationToken cancel)
    {
        await Write(call, now => now with { DeletedAt = null }, cancel);
        return TypedResults.Ok(ProjectView.Of(call.Host, call.Caller));
    }

    private static Ok<SchemaView> Schema(ProjectCall call) => TypedResults.Ok(SchemaView.Of(call.Host.Read(s => s.ReadSchema())));

    private static async Task<Ok<SchemaView>> ChangeSchema(ProjectCall call, SchemaChange request, CancellationToken cancel)
    {
        SettingsCheck.Classes([.. request.Classes.Select(c => c.Name)], "classes");
        foreach (var one in request.Classes)
        {
            SettingsCheck.Colour(one.Colour, "classes.colour");
        }

        var schema = await call.Host.WriteAsync(
            s => s.ChangeClasses(request.BasedOn, [.. request.Classes.Select(c => new StoredClass(c.Name, c.Colour, c.Retired))], call.Who), cancel);
        return TypedResults.Ok(SchemaView.Of(schema));
    }

    // From the settings as the writer has them: of two changes at once, neither undoes the other's bin.
    private static Task<bool> Write(ProjectCall call, Func<ProjectSettings, ProjectSettings> change, CancellationToken cancel) => call.Host.WriteAsync(
        store =>
        {
            change(call.Host.Settings).Write(store, call.Who);
            call.Host.Reload(store);
            return true;
        },
        cancel);
}

/// <summary>A project to create.</summary>
/// <param name="Name">What people call it, 1 to 100 characters.</param>
/// <param name="Task"><c>classify</c>, <c>multilabel</c>, <c>detect</c> or <c>segment</c>.</param>
/// <param name="Classes">Distinct names, 1 to 1,000.</param>
/// <param name="Settings">How it is run; null for the defaults.</param>
public sealed record NewProject(string Name, string Task, IReadOnlyList<string> Classes, ProjectSettings? Settings = null);

/// <summary>A change to a project; what is null stays.</summary>
/// <param name="Name">New name.</param>
/// <param name="Settings">All settings.</param>
public sealed record ProjectChange(string? Name = null, ProjectSettings? Settings = null);

/// <summary>New classes.</summary>
/// <param name="BasedOn">Version that was changed; 409 where it is no longer the newest.</param>
/// <param name="Classes">All classes by index: the old ones keep theirs.</param>
public sealed record SchemaChange(int BasedOn, IReadOnlyList<ClassView> Classes);
