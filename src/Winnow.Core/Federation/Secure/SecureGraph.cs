using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>The ring of the sites that advertised keys: who shares masks with whom, and who holds whose shares.</summary>
internal sealed class SecureGraph
{
    private readonly string[] ring;
    private readonly Dictionary<string, int> positions;
    private readonly int reach;

    public SecureGraph(SecureRound round, byte[] roundHash, IEnumerable<string> sites)
    {
        // Nobody chooses a place on the ring: it is a hash of the round and the name.
        ring = [.. sites.Select(s => (Site: s, Key: Convert.ToHexString(SHA256.HashData(SecureText.Join("ring", roundHash, SecureText.Bytes(s)))))).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Site)];
        positions = ring.Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
        var neighbours = Math.Min(round.Neighbours, ring.Length - 1);
        reach = (neighbours + 1) / 2;
        Quorum = ((2 * ring.Length) + 2) / 3;
    }

    /// <summary>All sites.</summary>
    public IReadOnlyCollection<string> Sites => ring;

    /// <summary>Sites that must sign one and the same list before anything is unmasked: two thirds, so that no two lists can both have them.</summary>
    public int Quorum { get; }

    /// <summary>Whether a site takes part.</summary>
    public bool Contains(string site) => positions.ContainsKey(site);

    /// <summary>The site and its neighbours by name; the place in the list, from 1, is the point of each one's share.</summary>
    public IReadOnlyList<string> Holders(string site)
    {
        var at = positions[site];
        var holders = new SortedSet<string>(StringComparer.Ordinal) { site };
        for (var d = 1; d <= reach; d++)
        {
            holders.Add(ring[(at + d) % ring.Length]);
            holders.Add(ring[(at - d + ring.Length) % ring.Length]);
        }

        return [.. holders];
    }

    /// <summary>The neighbours of a site; neighbourhood is mutual.</summary>
    public IEnumerable<string> Neighbours(string site) => Holders(site).Where(s => !string.Equals(s, site, StringComparison.Ordinal));

    /// <summary>Shares that give a secret back: two thirds of its holders, at least 2.</summary>
    public static int Threshold(int holders) => Math.Max(2, ((2 * holders) + 2) / 3);
}
