using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Accounts, for admins.</summary>
internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/users").WithTags("Users").NeedsAdmin();
        users.MapGet("/", List);
        users.MapPatch("/{user:long}", Change);
    }

    private static Ok<Page<UserSummary>> List(int? limit, string? after, AccountStore accounts)
    {
        var count = Paging.Limit(limit);
        return TypedResults.Ok(Paging.Of(accounts.ReadUsers(Paging.After(after), count + 1), count, u => u.Id, Summary));
    }

    private static Ok<UserSummary> Change(long user, ChangeUser request, Caller caller, AccountStore accounts) =>
        TypedResults.Ok(Summary(accounts.ChangeUser(user, request.Admin, request.Disabled, request.MayCreate, caller.UserId)));

    private static UserSummary Summary(User user) => new(user.Id, user.Name, user.DisplayName, user.Admin, user.Disabled, user.MayCreate, user.CreatedAt);
}

/// <summary>One account as admins see it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Sign-in name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Admin">Whether it may everything.</param>
/// <param name="Disabled">Whether it may not sign in.</param>
/// <param name="MayCreate">Whether it may create projects.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record UserSummary(long Id, string Name, string DisplayName, bool Admin, bool Disabled, bool MayCreate, DateTimeOffset CreatedAt);

/// <summary>What to change; what is left out stays.</summary>
public sealed record ChangeUser(bool? Admin = null, bool? Disabled = null, bool? MayCreate = null);
