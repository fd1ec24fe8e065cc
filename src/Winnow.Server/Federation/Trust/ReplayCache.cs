namespace Winnow.Server.Federation;

/// <summary>Remembers nonces for as long as their signatures could still be valid, so that nobody can send a request a second time.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="capacity">Nonces at most; beyond, requests are refused rather than forgotten. Default 1,000,000, about 100 MB.</param>
public sealed class ReplayCache(TimeProvider clock, int capacity = 1_000_000)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Until)> order = new();

    /// <summary>Whether a nonce is new; it is not from then on.</summary>
    /// <exception cref="FederationException">So many requests came within minutes that no more can be remembered.</exception>
    public bool Admit(string site, string nonce)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            while (order.TryPeek(out var oldest) && oldest.Until < now)
            {
                seen.Remove(order.Dequeue().Nonce);
            }

            if (seen.Count >= capacity)
            {
                throw new FederationException($"More than {capacity:N0} requests came within {2 * RequestSignature.SkewMax.TotalMinutes:0} minutes; wait, and try again.");
            }

            var key = $"{site} {nonce}";
            if (!seen.Add(key))
            {
                return false;
            }

            // Valid from skew before to skew after: twice as long from its first use.
            order.Enqueue((key, now + (2 * RequestSignature.SkewMax)));
            return true;
        }
    }
}
