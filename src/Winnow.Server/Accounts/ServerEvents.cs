namespace Winnow.Server.Accounts;

/// <summary>The kinds of entries in the server's journal. The names are written to disk: add, never rename.</summary>
internal static class ServerEvents
{
    public const string SetUp = "setup";
    public const string SignedIn = "sign-in";
    public const string SignInFailed = "sign-in.failed";
    public const string SignedOut = "sign-out";
    public const string PasswordChanged = "password.changed";
    public const string UserCreated = "user.created";
    public const string AdminGiven = "admin.given";
    public const string AdminTaken = "admin.taken";
    public const string UserDisabled = "user.disabled";
    public const string UserEnabled = "user.enabled";
    public const string CreatingAllowed = "creating.allowed";
    public const string CreatingForbidden = "creating.forbidden";
    public const string RoleSet = "role.set";
    public const string RoleRemoved = "role.removed";
    public const string InviteCreated = "invite.created";
    public const string InviteRevoked = "invite.revoked";
    public const string InviteAccepted = "invite.accepted";
    public const string TokenCreated = "token.created";
    public const string TokenRevoked = "token.revoked";
    public const string BackupTaken = "backup.taken";
    public const string WebhookCreated = "webhook.created";
    public const string WebhookChanged = "webhook.changed";
    public const string WebhookDeleted = "webhook.deleted";
    public const string WebhookDisabled = "webhook.disabled";
}

/// <summary>Data of an entry; what does not apply is left out.</summary>
/// <param name="By">User who did it.</param>
/// <param name="User">User it was done to.</param>
/// <param name="Project">Project it was about.</param>
/// <param name="Role">Role given, in lower case.</param>
/// <param name="Item">Number of the invite, token or webhook.</param>
/// <param name="Detail">What else there is to say.</param>
/// <param name="Address">Network address the request came from.</param>
internal sealed record ServerEvent(long? By = null, long? User = null, string? Project = null, string? Role = null, long? Item = null, string? Detail = null, string? Address = null);
