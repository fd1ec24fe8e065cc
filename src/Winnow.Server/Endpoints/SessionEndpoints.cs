using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Signing in and out, the first admin, one's own password and preferences.</summary>
internal static class SessionEndpoints
{
    private const int PreferencesBytesMax = 16 << 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Session");
        api.MapGet("/session", Get).Open();
        api.MapPost("/session", SignInAsync).Open().RequireRateLimiting(RateLimits.SignIn);
        api.MapDelete("/session", SignOut).NeedsSession();
        api.MapPost("/setup", SetUpAsync).Open().RequireRateLimiting(RateLimits.SignIn);
        api.MapPut("/session/password", ChangePasswordAsync).NeedsSession().RequireRateLimiting(RateLimits.SignIn);
        api.MapPut("/session/preferences", ChangePreferences).NeedsSession().BodyMax(PreferencesBytesMax);
    }

    private static Ok<SessionInfo> Get(HttpContext http, SessionAnswers answers) => TypedResults.Ok(answers.Of(http.FindCaller()));

    private static async Task<Ok<SessionInfo>> SignInAsync(SignIn request, HttpContext http, AccountStore accounts, Passwords passwords, SessionAnswers answers, CancellationToken cancel)
    {
        var user = await CheckAsync(request.Name, request.Password, http, accounts, passwords, cancel);
        return TypedResults.Ok(answers.Open(http, user, "password"));
    }

    private static NoContent SignOut(Caller caller, HttpContext http, AccountStore accounts)
    {
        accounts.SignOut(caller.Session!.Id, caller.UserId);
        SessionCookie.Clear(http);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionInfo>> SetUpAsync(SetUp request, HttpContext http, AccountStore accounts, Passwords passwords, SessionAnswers answers, CancellationToken cancel)
    {
        var name = TextRules.Name(request.Name);
        PasswordRules.Check(request.Password, name);
        var user = new NewUser(name, TextRules.Line(request.DisplayName, "displayName"), await passwords.HashAsync(request.Password, cancel));
        var created = accounts.SetUp(request.Token, user, http.Address())
            ?? throw Problems.Gone("This set-up link is used up, or a newer one was printed.", "Start the server again and use the link it prints; if there are accounts already, sign in.");
        return TypedResults.Ok(answers.Open(http, created, "setup"));
    }

    private static async Task<NoContent> ChangePasswordAsync(ChangePassword request, Caller caller, HttpContext http, AccountStore accounts, Passwords passwords, CancellationToken cancel)
    {
        PasswordRules.Check(request.Next, caller.Name, "next");
        await CheckAsync(caller.Name, request.Current, http, accounts, passwords, cancel);
        accounts.SetPassword(caller.UserId, await passwords.HashAsync(request.Next, cancel), caller.Session!.Id);
        return TypedResults.NoContent();
    }

    private static NoContent ChangePreferences(JsonObject request, Caller caller, AccountStore accounts)
    {
        var kept = JsonNode.Parse(accounts.FindUser(caller.UserId)!.Preferences)!.AsObject();
        foreach (var (name, value) in request)
        {
            kept[name] = value?.DeepClone();
        }

        var json = kept.ToJsonString(JsonSerializerOptions.Web);
        if (json.Length > PreferencesBytesMax)
        {
            throw Problems.TooLarge("The preferences are too large together.", $"{PreferencesBytesMax} bytes", "Send null for what is no longer needed.");
        }

        accounts.SetPreferences(caller.UserId, json);
        return TypedResults.NoContent();
    }

    private static async Task<User> CheckAsync(string name, string password, HttpContext http, AccountStore accounts, Passwords passwords, CancellationToken cancel)
    {
        if (accounts.BeginSignIn(name) is { } until)
        {
            throw Problems.TooMany("Too many failed sign-ins under this name.", SecondsUntil(until));
        }

        var user = accounts.FindUser(name);
        var right = password.Length <= PasswordRules.LengthMax && await passwords.VerifyAsync(user?.Password, password, cancel);
        if (!right || user is null or { Disabled: true })
        {
            accounts.SignInFailed(user?.Id, http.Address());
            throw Problems.Unauthorized("The name or the password is wrong.", "Check both; an admin can invite you anew.");
        }

        accounts.SignInSucceeded(name);
        return user;

        int SecondsUntil(DateTimeOffset time) => Math.Max(1, (int)Math.Ceiling((time - accounts.Clock.GetUtcNow()).TotalSeconds));
    }
}

/// <summary>Body of a sign-in.</summary>
public sealed record SignIn(string Name, string Password);

/// <summary>Body of the first set-up.</summary>
public sealed record SetUp(string Token, string Name, string DisplayName, string Password);

/// <summary>Body of a change of password.</summary>
public sealed record ChangePassword(string Current, string Next);
