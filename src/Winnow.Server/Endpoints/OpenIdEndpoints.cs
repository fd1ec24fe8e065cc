using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Auth.OpenId;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Sign-in at an OpenID Connect provider; only people who have an account or an invite get in.</summary>
internal static class OpenIdEndpoints
{
    private const string Cookie = "winnow-openid";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var openId = routes.MapGroup("/api/openid").WithTags("Session").Open().RequireRateLimiting(RateLimits.SignIn);
        openId.MapPost("/start", StartAsync);
        openId.MapGet("/callback", FinishAsync);
    }

    private static async Task<Ok<OpenIdStart>> StartAsync(StartOpenId request, HttpContext http, OpenIdProvider provider, CancellationToken cancel)
    {
        var (address, browser) = await provider.Require().StartAsync(request.Invite, cancel);
        http.Response.Cookies.Append(Cookie, browser, CookieOf(http));
        return TypedResults.Ok(new OpenIdStart(address));
    }

    private static async Task<RedirectHttpResult> FinishAsync(string? code, string? state, HttpContext http, OpenIdProvider provider, AccountStore accounts, SessionAnswers answers, CancellationToken cancel)
    {
        var identity = await provider.Require().FinishAsync(code, state, http.Request.Cookies[Cookie], cancel);
        http.Response.Cookies.Delete(Cookie, CookieOf(http));
        answers.Open(http, Admit(identity, accounts, http.Address()), "openid");
        return TypedResults.Redirect("/");
    }

    private static User Admit(OpenIdIdentity identity, AccountStore accounts, string? address)
    {
        var invite = identity.InviteHash is { } hash ? accounts.FindInviteByHash(hash) : identity.Email is { } email ? accounts.FindInviteFor(email) : null;
        var known = accounts.FindUser(identity.Issuer, identity.Subject);
        if (known is { Disabled: true } || (known is null && invite is null))
        {
            throw Problems.Forbidden("There is no account and no invite for you here.", "Ask for an invite.");
        }

        if (known is null)
        {
            return accounts.Accept(invite!.Id, NewUserOf(identity, accounts), address);
        }

        if (invite is not null)
        {
            accounts.Join(invite.Id, known.Id, address);
        }

        return accounts.FindUser(known.Id)!;
    }

    private static NewUser NewUserOf(OpenIdIdentity identity, AccountStore accounts)
    {
        var raw = string.Concat((identity.UserName ?? identity.Email ?? "").Where(TextRules.IsNamePart));
        var start = raw.Length >= 2 && char.IsAsciiLetter(raw[0]) ? raw[..Math.Min(raw.Length, TextRules.NameMax - 6)] : "user";
        var name = start;
        for (var i = 2; accounts.FindUser(name) is not null; i++)
        {
            name = $"{start}-{i}";
        }

        var shown = string.Concat((identity.DisplayName ?? name).Where(c => !char.IsControl(c))).Trim();
        return new(name, shown.Length == 0 ? name : shown[..Math.Min(shown.Length, TextRules.LineMax)], Password: null, identity.Issuer, identity.Subject);
    }

    // Lax: the way back from the provider is a plain visit from another site.
    private static CookieOptions CookieOf(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/api/openid",
        MaxAge = PendingSignIns.Life,
        IsEssential = true,
    };
}

/// <summary>How a sign-in starts: alone, or with an invite's token.</summary>
public sealed record StartOpenId(string? Invite = null);

/// <summary>Where the browser goes next.</summary>
public sealed record OpenIdStart(string Address);
