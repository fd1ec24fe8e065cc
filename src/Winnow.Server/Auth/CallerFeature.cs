using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Auth;

/// <summary>Where the caller of a request is kept.</summary>
public static class CallerFeature
{
    /// <summary>Who asks, or null where nobody signed in; only open endpoints meet null.</summary>
    public static Caller? FindCaller(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Caller>();
    }

    /// <summary>Who asks, on endpoints that need sign-in.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open and nobody signed in.</exception>
    public static Caller RequireCaller(this HttpContext context) =>
        context.FindCaller() ?? throw new InvalidOperationException("An open endpoint asked for its caller; use FindCaller there.");

    internal static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);
}
