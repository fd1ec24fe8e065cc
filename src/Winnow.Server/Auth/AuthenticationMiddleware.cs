using System.Text;
using Microsoft.AspNetCore.Http;
using Winnow.Server.Accounts;
using Winnow.Server.Http;

namespace Winnow.Server.Auth;

/// <summary>The only way in: finds out who asks, by an API token in the header or by the session in the cookie.</summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, AccountStore accounts)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not null)
        {
            var header = context.Request.Headers.Authorization.ToString();
            if (header.Length > 0)
            {
                ByToken(context, TokenIn(header));
            }
            else if (SessionCookie.Read(context) is { } secret)
            {
                BySession(context, secret);
            }
        }

        return next(context);
    }

    private void ByToken(HttpContext context, string? secret)
    {
        var token = Secrets.Looks(secret, Secrets.Token) ? accounts.FindToken(secret!) : null;
        var user = token is null ? null : accounts.FindUser(token.UserId);
        if (token is null || user is null or { Disabled: true })
        {
            throw Problems.Unauthorized("The token is unknown, has expired or was deleted.", "Make a new one.");
        }

        context.SetCaller(CallerOf(user, session: null, new(token.Id, token.Scope, token.Project)));
    }

    private void BySession(HttpContext context, string secret)
    {
        if (accounts.FindSession(secret) is not { } session || accounts.FindUser(session.UserId) is not { Disabled: false } user)
        {
            return;
        }

        context.SetCaller(CallerOf(user, new(session.Id, session.Csrf), token: null));
        if (session.RotationDue && accounts.Rotate(session.Id, secret) is { } rotated)
        {
            // At the last moment, because an error on the way clears what was set before.
            context.Response.OnStarting(() =>
            {
                SessionCookie.Write(context, rotated);
                return Task.CompletedTask;
            });
        }
    }

    private Caller CallerOf(User user, CallerSession? session, CallerToken? token) =>
        new(user.Id, user.Name, user.Admin, user.MayCreate || user.Admin, accounts.ReadRoles(user.Id), session, token);

    // Clients that know only Basic, such as Label Studio, send the token as the password; the user name says nothing.
    private static string? TokenIn(string header)
    {
        const string bearer = "Bearer ";
        const string basic = "Basic ";
        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[bearer.Length..].Trim();
        }

        Span<byte> bytes = stackalloc byte[512];
        if (!header.StartsWith(basic, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header[basic.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes[..length]);
        return pair.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? pair[(colon + 1)..] : null;
    }
}
