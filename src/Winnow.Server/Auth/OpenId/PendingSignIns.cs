using Winnow.Server.Accounts;

namespace Winnow.Server.Auth.OpenId;

/// <summary>A sign-in whose browser is at the provider.</summary>
internal sealed record PendingSignIn(string BrowserHash, string Nonce, string Verifier, string? Invite, DateTimeOffset ExpiresAt);

/// <summary>Sign-ins under way, each good once and for ten minutes, tied to the browser that started it.</summary>
internal sealed class PendingSignIns(TimeProvider clock)
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
        var now = clock.GetUtcNow();
        var begun = new PendingSignIn(Secrets.Hash(browser), Secrets.New(""), Secrets.New(""), invite, now + Life);
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
        lock (gate)
        {
            return state is not null && browser is not null && byState.Remove(state, out var begun)
                && begun.ExpiresAt > clock.GetUtcNow() && begun.BrowserHash == Secrets.Hash(browser) ? begun : null;
        }
    }
}
