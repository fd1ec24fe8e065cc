using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>What the session routes answer.</summary>
/// <param name="User">Who is signed in, or null.</param>
/// <param name="Csrf">What writes by cookie must repeat in <c>X-Winnow-CSRF</c>; null without a session.</param>
/// <param name="SetupNeeded">Whether there is no account yet.</param>
/// <param name="OpenId">Whether one can sign in at an OpenID Connect provider.</param>
/// <param name="Version">Version of the server.</param>
public sealed record SessionInfo(SessionUser? User, string? Csrf, bool SetupNeeded, bool OpenId, string Version)
{
    /// <summary>Whether this caller can look at a federation on this server.</summary>
    public bool Federation { get; init; }
}

/// <summary>The person who is signed in.</summary>
/// <param name="Id">Number of the account.</param>
/// <param name="Name">Sign-in name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Admin">Whether this caller may what admins may.</param>
/// <param name="MayCreate">Whether this caller may create projects.</param>
/// <param name="Keymap">Keys the person chose, or null.</param>
/// <param name="Preferences">Whatever else the web app keeps.</param>
public sealed record SessionUser(long Id, string Name, string DisplayName, bool Admin, bool MayCreate, JsonNode? Keymap, JsonObject Preferences);

/// <summary>Opens sessions and tells about them.</summary>
internal sealed class SessionAnswers(AccountStore accounts, ServerOptions options)
{
    private const string Keymap = "keymap";

    public SessionInfo Of(Caller? caller) => caller is null ? Of(user: null, csrf: null) : Of(UserOf(caller), caller.Session?.Csrf);

    /// <summary>Signs somebody in who has just proved who they are.</summary>
    public SessionInfo Open(HttpContext http, User user, string how)
    {
        var session = accounts.SignIn(user.Id, SessionCookie.Read(http), how, http.Address());
        SessionCookie.Write(http, session.Secret);
        return Of(UserOf(user, user.Admin, user.MayCreate || user.Admin), session.Csrf);
    }

    private SessionInfo Of(SessionUser? user, string? csrf) =>
        new(user, csrf, user is null && !accounts.HasUsers(), options.OpenId is not null, typeof(WinnowServer).Assembly.GetName().Version!.ToString(3)) { Federation = user is { Admin: true } && options.Federation is not null };

    private SessionUser UserOf(Caller caller) => UserOf(accounts.FindUser(caller.UserId)!, caller.IsAdmin, caller.MayCreateProjects);

    private static SessionUser UserOf(User user, bool admin, bool mayCreate)
    {
        var preferences = JsonNode.Parse(user.Preferences)!.AsObject();
        preferences.Remove(Keymap, out var keymap);
        return new(user.Id, user.Name, user.DisplayName, admin, mayCreate, keymap, preferences);
    }
}
