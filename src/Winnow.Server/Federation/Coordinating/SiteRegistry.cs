using System.Security.Cryptography;

namespace Winnow.Server.Federation;

/// <summary>Who may take part: enrolment codes that are out, sites with their keys, and who was shut out. Built from the journal alone.</summary>
internal sealed class SiteRegistry
{
    private readonly Dictionary<string, string> codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RegisteredSite> sites = new(StringComparer.Ordinal);

    /// <summary>The sites that may take part, by name.</summary>
    public IReadOnlyList<RegisteredSite> Active => [.. sites.Values.Where(s => !s.Revoked)];

    /// <summary>All sites, those shut out included.</summary>
    public IReadOnlyCollection<RegisteredSite> All => sites.Values;

    /// <summary>Whether a name is taken by a site that is in.</summary>
    public bool IsTaken(string site) => sites.TryGetValue(site, out var found) && !found.Revoked;

    /// <summary>A site that may take part; null where there is none of that name.</summary>
    public RegisteredSite? Find(string site) => sites.TryGetValue(site, out var found) && !found.Revoked ? found : null;

    /// <summary>Whether a secret is that of the code that is out for a site; compared in constant time.</summary>
    public bool Admits(string site, string secret) =>
        codes.TryGetValue(site, out var hash) && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(hash), System.Text.Encoding.ASCII.GetBytes(EnrolmentCode.HashOf(secret)));

    internal void Apply(CodeCreated created) => codes[created.Site] = created.SecretHash;

    internal void Apply(SiteEnrolled enrolled)
    {
        codes.Remove(enrolled.Site);
        sites[enrolled.Site] = new(enrolled.Site, enrolled.IdentityKey, enrolled.CertificateHash, Revoked: false);
    }

    internal void Apply(SiteRevoked revoked)
    {
        codes.Remove(revoked.Site);
        if (sites.TryGetValue(revoked.Site, out var site))
        {
            sites[revoked.Site] = site with { Revoked = true };
        }
    }
}

/// <summary>One site of a federation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IdentityKey">Its public key, SubjectPublicKeyInfo.</param>
/// <param name="CertificateHash">Hex SHA-256 of its certificate: only this one is let in.</param>
/// <param name="Revoked">Whether it was shut out.</param>
public sealed record RegisteredSite(string Name, byte[] IdentityKey, string CertificateHash, bool Revoked);
