using Winnow.Server.Auth;

namespace Winnow.Server.Accounts;

/// <summary>One account.</summary>
internal sealed record User(long Id, string Name, string DisplayName, string? Password, bool Admin, bool Disabled, bool MayCreate, string Preferences, DateTimeOffset CreatedAt);

/// <summary>A new account; without a password it signs in at the provider named by issuer and subject.</summary>
internal sealed record NewUser(string Name, string DisplayName, string? Password, string? Issuer = null, string? Subject = null);

/// <summary>A session and the secret that opens it, known only while it is handed out.</summary>
internal sealed record NewSession(string Secret, string Csrf, long UserId);

/// <summary>A membership with the person's names.</summary>
internal sealed record Membership(long UserId, string Name, string DisplayName, string Project, Role Role);

/// <summary>An invite that nobody accepted yet.</summary>
internal sealed record StoredInvite(long Id, string? Project, Role? Role, bool Admin, string? Email, long CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>An API token, without its secret.</summary>
internal sealed record StoredToken(long Id, long UserId, string Name, Scope Scope, string? Project, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);
