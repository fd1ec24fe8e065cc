using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Who takes part in a project.</summary>
internal static class MemberEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var members = routes.MapGroup("/api/projects/{project}/members").WithTags("Members").Needs(Role.Manager);
        members.MapGet("/", List);
        members.MapPut("/{user}", Set);
        members.MapDelete("/{user}", Remove);
    }

    private static Ok<Page<Member>> List(string project, int? limit, string? after, AccountStore accounts)
    {
        var count = Paging.Limit(limit);
        return TypedResults.Ok(Paging.Of(accounts.ReadMembers(project, Paging.After(after), count + 1), count, m => m.UserId, m => new Member(m.UserId, m.Name, m.DisplayName, m.Role)));
    }

    private static Ok<Member> Set(string project, string user, SetRole request, Caller caller, AccountStore accounts)
    {
        MemberRules.CheckGrant(caller.RoleIn(project), request.Role);
        var found = Find(user, accounts);
        accounts.SetRole(found.Id, project, request.Role, caller.UserId);
        return TypedResults.Ok(new Member(found.Id, found.Name, found.DisplayName, request.Role));
    }

    private static NoContent Remove(string project, string user, Caller caller, AccountStore accounts) =>
        accounts.RemoveRole(Find(user, accounts).Id, project, caller.UserId) ? TypedResults.NoContent() : throw Problems.NotFound("This user is no member of the project.");

    private static User Find(string user, AccountStore accounts) =>
        (long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? accounts.FindUser(id) : accounts.FindUser(user))
        ?? throw Problems.NotFound("There is no such user.");
}

/// <summary>A member of a project.</summary>
/// <param name="User">Number of the account.</param>
/// <param name="Name">Sign-in name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Role">Viewer to manager.</param>
public sealed record Member(long User, string Name, string DisplayName, Role Role);

/// <summary>Body that gives a role.</summary>
public sealed record SetRole(Role Role);
