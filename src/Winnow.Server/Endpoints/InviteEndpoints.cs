using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Invites, the only way to an account. Nobody gives more than they have.</summary>
internal static class InviteEndpoints
{
    private const int EmailMax = 254; // RFC 5321, 4.5.3.1.3

    public static void Map(IEndpointRouteBuilder routes)
    {
        var invites = routes.MapGroup("/api/invites").WithTags("Invites");
        invites.MapGet("/", List).NeedsUser(Scope.Manage);
        invites.MapPost("/", Create).NeedsUser(Scope.Manage);
        invites.MapDelete("/{invite:long}", Revoke).NeedsUser(Scope.Manage);
        invites.MapPost("/accept", AcceptAsync).Open().RequireRateLimiting(RateLimits.SignIn);
    }

    private static Ok<Page<InviteSummary>> List(int? limit, string? after, Caller caller, AccountStore accounts)
    {
        var count = Paging.Limit(limit);
        var page = Paging.Of(accounts.ReadInvites(Paging.After(after), count + 1), count, i => i.Id, i => i);
        return TypedResults.Ok(new Page<InviteSummary>([.. page.Items.Where(i => MaySee(caller, i)).Select(Summary)], page.Next));
    }

    private static Created<Invited> Create(CreateInvite request, Caller caller, HttpContext http, AccountStore accounts, IProjectDirectory projects)
    {
        Check(request, caller, projects);
        var email = request.Email is null ? null : TextRules.Line(request.Email, "email", EmailMax);
        var (secret, expires) = accounts.Invite(request.Project, request.Project is null ? null : request.Role, request.Admin, email, caller.UserId);

        // Behind '#', so that the secret reaches neither a log nor the next site.
        return TypedResults.Created((string?)null, new Invited($"{http.Request.Scheme}://{http.Request.Host}/invite#{secret}", expires));
    }

    private static NoContent Revoke(long invite, Caller caller, AccountStore accounts)
    {
        if (accounts.FindInvite(invite) is not { } found || !MaySee(caller, found))
        {
            throw Problems.NotFound("There is no such invite.");
        }

        accounts.RevokeInvite(invite, caller.UserId);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionInfo>> AcceptAsync(AcceptInvite request, HttpContext http, AccountStore accounts, Passwords passwords, SessionAnswers answers, CancellationToken cancel)
    {
        var invite = (Secrets.Looks(request.Token, Secrets.Invite) ? accounts.FindInvite(request.Token) : null)
            ?? throw Problems.Gone("This invite is used up, has expired or was withdrawn.", "Ask for a new one.");
        if (request.Name is null && http.FindCaller() is { Session: not null } caller)
        {
            Csrf.Check(http, caller);
            accounts.Join(invite.Id, caller.UserId, http.Address());
            return TypedResults.Ok(answers.Of(caller));
        }

        var name = TextRules.Name(request.Name ?? "");
        var password = request.Password ?? "";
        PasswordRules.Check(password, name);
        var user = new NewUser(name, TextRules.Line(request.DisplayName ?? name, "displayName"), await passwords.HashAsync(password, cancel));
        return TypedResults.Ok(answers.Open(http, accounts.Accept(invite.Id, user, http.Address()), "invite"));
    }

    private static void Check(CreateInvite request, Caller caller, IProjectDirectory projects)
    {
        if ((request.Admin || request.Project is null) && !caller.IsAdmin)
        {
            throw Problems.Forbidden("Only an admin invites admins, or people without a project.", "Name one of your projects.");
        }

        if (request.Project is not { } project)
        {
            return;
        }

        var held = projects.Exists(project) ? caller.RoleIn(project) : null;
        MemberRules.CheckGrant(held, request.Role ?? throw Problems.Invalid("An invite to a project needs a role.", "role", "viewer, labeller, reviewer or manager"));
    }

    private static bool MaySee(Caller caller, StoredInvite invite) =>
        caller.IsAdmin || (!invite.Admin && invite.Project is { } project && caller.RoleIn(project) >= Role.Manager);

    private static InviteSummary Summary(StoredInvite invite) => new(invite.Id, invite.Role, invite.Project, invite.Admin, invite.Email, invite.CreatedBy, invite.CreatedAt, invite.ExpiresAt);
}

/// <summary>What somebody is invited to: a role in a project, an account, or being an admin.</summary>
public sealed record CreateInvite(Role? Role = null, string? Project = null, bool Admin = false, string? Email = null);

/// <summary>The link to pass on; it is shown once.</summary>
public sealed record Invited(string Link, DateTimeOffset ExpiresAt);

/// <summary>An invite that nobody accepted yet.</summary>
public sealed record InviteSummary(long Id, Role? Role, string? Project, bool Admin, string? Email, long CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A new account; somebody who is signed in sends the token alone.</summary>
public sealed record AcceptInvite(string Token, string? Name = null, string? DisplayName = null, string? Password = null);
