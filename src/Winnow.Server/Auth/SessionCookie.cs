using Microsoft.AspNetCore.Http;
using Winnow.Server.Accounts;

namespace Winnow.Server.Auth;

/// <summary>The cookie that carries a session.</summary>
internal static class SessionCookie
{
    public const string Name = "winnow-session";

    public static string? Read(HttpContext context) => context.Request.Cookies[Name] is { } secret && Secrets.Looks(secret, Secrets.Session) ? secret : null;

    public static void Write(HttpContext context, string secret) => context.Response.Cookies.Append(Name, secret, Options(context, SessionRules.Life));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, life: null));

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
