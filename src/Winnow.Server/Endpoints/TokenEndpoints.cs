using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>One's own API tokens. A token makes no tokens.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/tokens").WithTags("Tokens").NeedsSession();
        tokens.MapGet("/", List);
        tokens.MapPost("/", Create);
        tokens.MapDelete("/{token:long}", Revoke);
    }

    private static Ok<Page<TokenSummary>> List(int? limit, string? after, Caller caller, AccountStore accounts)
    {
        var count = Paging.Limit(limit);
        return TypedResults.Ok(Paging.Of(accounts.ReadTokens(caller.UserId, Paging.After(after), count + 1), count, t => t.Id, t => Summary(t)));
    }

    private static Created<TokenSummary> Create(CreateToken request, Caller caller, AccountStore accounts, IProjectDirectory projects)
    {
        var name = TextRules.Line(request.Name, "name");
        if (request.Scopes.Count == 0)
        {
            throw Problems.Invalid("A token needs a scope.", "scopes", "read, label, manage, admin");
        }

        var scope = request.Scopes.Max();
        if (scope == Scope.Admin && !caller.IsAdmin)
        {
            throw Problems.Forbidden("Only an admin makes tokens with the scope 'admin'.", "Leave it out.");
        }

        if (request.Project is { } project && (!projects.Exists(project) || caller.RoleIn(project) is null))
        {
            throw Problems.NotFound("There is no such project.");
        }

        var now = accounts.Clock.GetUtcNow();
        var expires = request.ExpiresAt ?? now + SessionRules.TokenLife;
        if (expires <= now || expires > now + SessionRules.TokenLifeMax)
        {
            throw Problems.Invalid("A token ends in the future, within a year.", "expiresAt", $"up to {SessionRules.TokenLifeMax.Days} days");
        }

        var (token, secret) = accounts.CreateToken(caller.UserId, name, scope, request.Project, expires);
        return TypedResults.Created((string?)null, Summary(token, secret));
    }

    private static NoContent Revoke(long token, Caller caller, AccountStore accounts) =>
        accounts.RevokeToken(token, caller.UserId) ? TypedResults.NoContent() : throw Problems.NotFound("There is no such token.");

    // A scope includes the ones below it, so the highest says all.
    private static TokenSummary Summary(StoredToken token, string? secret = null) =>
        new(token.Id, token.Name, [.. Enum.GetValues<Scope>().Where(s => s <= token.Scope)], token.Project, token.CreatedAt, token.ExpiresAt, token.UsedAt, secret);
}

/// <summary>What a token is to be.</summary>
public sealed record CreateToken(string Name, IReadOnlyList<Scope> Scopes, string? Project = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A token; the secret is there only in the answer that made it.</summary>
public sealed record TokenSummary(long Id, string Name, IReadOnlyList<Scope> Scopes, string? Project, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, string? Secret);
