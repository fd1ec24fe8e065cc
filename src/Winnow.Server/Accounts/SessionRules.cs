namespace Winnow.Server.Accounts;

/// <summary>How long sessions and what leads to them last.</summary>
internal static class SessionRules
{
    /// <summary>A session ends then, used or not.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>A session ends when it was not used for so long.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(3);

    /// <summary>The secret in the cookie is replaced after so long.</summary>
    public static readonly TimeSpan Rotation = TimeSpan.FromHours(12);

    /// <summary>The replaced secret still opens the session for so long, because requests may be under way.</summary>
    public static readonly TimeSpan RotationGrace = TimeSpan.FromMinutes(1);

    /// <summary>Uses within this time are not written down one by one.</summary>
    public static readonly TimeSpan UseStep = TimeSpan.FromMinutes(5);

    /// <summary>An invite is good for so long.</summary>
    public static readonly TimeSpan InviteLife = TimeSpan.FromDays(7);

    /// <summary>An API token lasts so long unless asked otherwise.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromDays(90);

    /// <summary>An API token lasts at most so long.</summary>
    public static readonly TimeSpan TokenLifeMax = TimeSpan.FromDays(366);

    /// <summary>Tokens of one user at most.</summary>
    public const int TokensMax = 50;
}
