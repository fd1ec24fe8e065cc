using Winnow.Server.Accounts;

namespace Winnow.Server.Auth.OpenId;

/// <summary>A sign-in whose browser is at the provider.</summary>
internal sealed record PendingSignIn(string BrowserHash, string Nonce, string Verifier, string? InviteHash, DateTimeOffset ExpiresAt);

/// <summary>Sign-ins under way, each good once and for ten minutes, tied to the browser that started it: in memory, or with the accounts where several servers share them.</summary>
internal sealed class PendingSignIns(AccountStore accounts)
{
    /// <summary>How long a person may take at the provider.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>At most so many; the oldest go first. Starting is limited per address besides.</summary>
    private const int CountMax = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, PendingSignIn> byState = new(StringComparer.Ordinal);

    public (string State, PendingSignIn SignIn, string Browser) Begin(string? invite)
    {
        var state = Secrets.New("");
        var browser = Secrets.New(Secrets.OpenId);
        var now = accounts.Clock.GetUtcNow();
        var begun = new PendingSignIn(Secrets.Hash(browser), Secrets.New(""), Secrets.New(""), Secrets.Looks(invite, Secrets.Invite) ? Secrets.Hash(invite!) : null, now + Life);
        if (accounts.IsShared)
        {
            accounts.KeepSignIn(state, begun, CountMax);
            return (state, begun, browser);
        }

        lock (gate)
        {
            foreach (var old in byState.Where(p => p.Value.ExpiresAt <= now).Select(p => p.Key).ToArray())
            {
                byState.Remove(old);
            }

            if (byState.Count >= CountMax)
            {
                byState.Remove(byState.MinBy(p => p.Value.ExpiresAt).Key);
            }

            byState[state] = begun;
        }

        return (state, begun, browser);
    }

    /// <summary>Takes the sign-in out; null when there is none, it is too old or another browser's.</summary>
    public PendingSignIn? End(string? state, string? browser)
    {
        if (state is null || browser is null)
        {
            return null;
        }

        var begun = accounts.IsShared ? accounts.TakeSignIn(state) : Take(state);
        return begun is not null && begun.ExpiresAt > accounts.Clock.GetUtcNow() && begun.BrowserHash == Secrets.Hash(browser) ? begun : null;
    }

    private PendingSignIn? Take(string state)
    {
        lock (gate)
        {
            return byState.Remove(state, out var begun) ? begun : null;
        }
    }
}
