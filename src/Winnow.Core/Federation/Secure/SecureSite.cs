using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>One site's side of one secure aggregation. Each stage runs once; a site that cannot go on simply stays away, and the others finish.</summary>
/// <remarks>
/// Double masking of Bonawitz et al., CCS 2017 (with signed keys and the consistency check), on a ring of neighbours as in Bell et al., CCS 2020, arXiv 2002.04156. The masks
/// are AES-256 in counter mode, keyed by HKDF-SHA256 of ECDH on P-256. O(neighbours × length) time.
/// </remarks>
public sealed class SecureSite : IDisposable
{
    private readonly SecureRound round;
    private readonly string name;
    private readonly SiteIdentity identity;
    private readonly byte[] roundHash;
    private readonly ECDiffieHellman cipher = SecureKeys.NewPair();
    private readonly ECDiffieHellman mask = SecureKeys.NewPair();
    private readonly byte[] seed = RandomNumberGenerator.GetBytes(SecureKeys.KeyBytes);
    private readonly Dictionary<string, (byte[] Seed, byte[] Key)> held = new(StringComparer.Ordinal);
    private Dictionary<string, KeyAdvertisement> keys = [];
    private SecureGraph? graph;
    private HashSet<string>? survivors;
    private int stage;

    /// <summary>Starts a site's side.</summary>
    /// <param name="round">As the coordinator announced it.</param>
    /// <param name="name">The site's own name.</param>
    /// <param name="identity">The site's own signing key.</param>
    /// <param name="known">Identity keys the site already knows, by name: a coordinator that announces another key is found out. Sites not in it are taken as announced.</param>
    /// <exception cref="SecureAggregationException">The round is malformed, the site is not in it, or a key was swapped.</exception>
    public SecureSite(SecureRound round, string name, SiteIdentity identity, IReadOnlyDictionary<string, byte[]> known)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(known);
        round.Check();
        foreach (var party in round.Parties)
        {
            var expected = string.Equals(party.Name, name, StringComparison.Ordinal) ? identity.PublicKey : known.GetValueOrDefault(party.Name);
            if (expected is not null && !expected.AsSpan().SequenceEqual(party.IdentityKey))
            {
                throw new SecureAggregationException($"The coordinator announces another identity key of '{party.Name}' than the one known here ({SiteIdentity.FingerprintOf(expected)}); nothing is sent.");
            }
        }

        if (!round.Parties.Any(p => string.Equals(p.Name, name, StringComparison.Ordinal)))
        {
            throw new SecureAggregationException($"'{name}' does not take part in this secure aggregation.");
        }

        (this.round, this.name, this.identity, roundHash) = (round, name, identity, round.Hash());
    }

    /// <summary>Stage 1: the site's keys, signed.</summary>
    public KeyAdvertisement Advertise()
    {
        Enter(0);
        var (cipherKey, maskKey, commitment) = (cipher.ExportSubjectPublicKeyInfo(), mask.ExportSubjectPublicKeyInfo(), SecureKeys.Commitment(seed, roundHash, name));
        return new(name, cipherKey, maskKey, commitment, identity.Sign(SignedKeys(roundHash, name, cipherKey, maskKey, commitment)));
    }

    /// <summary>Stage 2: shares of the site's secrets for its neighbours.</summary>
    /// <param name="advertisements">Of all sites that are still there, this one included.</param>
    /// <exception cref="SecureAggregationException">A signature is wrong, a key comes twice, or too few sites are there.</exception>
    public IReadOnlyList<EncryptedShare> ShareKeys(IReadOnlyList<KeyAdvertisement> advertisements)
    {
        ArgumentNullException.ThrowIfNull(advertisements);
        Enter(1);
        keys = VerifiedKeys(round, roundHash, advertisements);
        if (!keys.TryGetValue(name, out var own) || !own.MaskKey.AsSpan().SequenceEqual(mask.ExportSubjectPublicKeyInfo()))
        {
            throw new SecureAggregationException($"The coordinator left out '{name}' itself, or changed its keys.");
        }

        graph = new(round, roundHash, keys.Keys);
        var holders = graph.Holders(name);
        var threshold = SecureGraph.Threshold(holders.Count);
        var privateKey = SecureKeys.Private(mask);
        var (seedShares, keyShares) = (ShamirSharing.Split(seed, holders.Count, threshold), ShamirSharing.Split(privateKey, holders.Count, threshold));
        CryptographicOperations.ZeroMemory(privateKey);
        var result = new List<EncryptedShare>(holders.Count - 1);
        for (var i = 0; i < holders.Count; i++)
        {
            if (string.Equals(holders[i], name, StringComparison.Ordinal))
            {
                held[name] = (seedShares[i], keyShares[i]);
                continue;
            }

            result.Add(new(name, holders[i], SecureKeys.Encrypt(cipher, keys[holders[i]].CipherKey, roundHash, name, holders[i], [.. seedShares[i], .. keyShares[i]])));
        }

        return result;
    }

    /// <summary>Stage 3: the vector under masks.</summary>
    /// <param name="input">The site's numbers, <see cref="SecureRound.Length"/> of them.</param>
    /// <param name="shares">What the neighbours sent to this site; who did not send left before.</param>
    /// <exception cref="SecureAggregationException">A share is forged, or too few neighbours are left.</exception>
    public MaskedInput Mask(ReadOnlySpan<uint> input, IReadOnlyList<EncryptedShare> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        Enter(2);
        if (input.Length != round.Length)
        {
            throw new ArgumentException($"The aggregation is over {round.Length} numbers, and {input.Length} were given.", nameof(input));
        }

        Receive(shares);
        var values = input.ToArray();
        MaskStream.Apply(SecureKeys.SelfMask(seed, roundHash, name), values, subtract: false);
        foreach (var other in held.Keys.Where(o => !string.Equals(o, name, StringComparison.Ordinal)))
        {
            // One of two neighbours adds what the other subtracts.
            MaskStream.Apply(SecureKeys.PairMask(mask, keys[other].MaskKey, roundHash, name, other), values, subtract: string.CompareOrdinal(name, other) > 0);
        }

        return new(name, values);
    }

    /// <summary>Stage 4: signs the list of sites whose vectors the coordinator has.</summary>
    /// <exception cref="SecureAggregationException">The list is impossible, or so short that the sum would tell too much.</exception>
    public ConsistencySignature Confirm(IReadOnlyList<string> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        Enter(3);
        var list = sites.ToHashSet(StringComparer.Ordinal);
        var problem = list.Count != sites.Count || sites.Any(s => !graph!.Contains(s)) ? "it names a site twice, or one that never advertised keys"
            : !list.Contains(name) ? $"'{name}' is not on it, though it sent its vector"
            : list.Count < Math.Max(round.SitesAtLeast, graph!.Quorum) ? $"a sum of {list.Count} sites tells too much; {Math.Max(round.SitesAtLeast, graph.Quorum)} are needed"
            : graph.Neighbours(name).Any(n => list.Contains(n) && !held.ContainsKey(n)) ? "it names a neighbour that never shared its keys"
            : null;
        if (problem is not null)
        {
            throw new SecureAggregationException($"The list of sites in the sum is refused: {problem}.");
        }

        survivors = list;
        return new(name, identity.Sign(SignedList(roundHash, list)));
    }

    /// <summary>Stage 5: what takes the masks off the sum, once two thirds of all sites signed the same list.</summary>
    /// <exception cref="SecureAggregationException">Too few signed the list that this site signed.</exception>
    public UnmaskShares Unmask(IReadOnlyList<ConsistencySignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        Enter(4);
        var signed = SignedList(roundHash, survivors!);
        var valid = signatures.Where(s => survivors!.Contains(s.Site)).DistinctBy(s => s.Site, StringComparer.Ordinal)
            .Count(s => SiteIdentity.Verify(Party(round, s.Site).IdentityKey, signed, s.Signature));
        if (valid < graph!.Quorum)
        {
            throw new SecureAggregationException($"Only {valid} sites signed the list of sites in the sum, and {graph.Quorum} are needed; the coordinator may have shown others another list.");
        }

        return new(
            name,
            held.Where(h => survivors!.Contains(h.Key)).ToDictionary(h => h.Key, h => h.Value.Seed, StringComparer.Ordinal),
            held.Where(h => !survivors!.Contains(h.Key)).ToDictionary(h => h.Key, h => h.Value.Key, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cipher.Dispose();
        mask.Dispose();
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>Checks the advertisements of a round; both sides do.</summary>
    internal static Dictionary<string, KeyAdvertisement> VerifiedKeys(SecureRound round, byte[] roundHash, IReadOnlyList<KeyAdvertisement> advertisements)
    {
        if (advertisements.Count < round.SitesAtLeast)
        {
            throw new SecureAggregationException($"Only {advertisements.Count} sites advertised keys, and {round.SitesAtLeast} are needed.");
        }

        var all = advertisements.SelectMany(a => (byte[][])[a.CipherKey, a.MaskKey]).Select(Convert.ToHexString).ToList();
        if (advertisements.DistinctBy(a => a.Site, StringComparer.Ordinal).Count() != advertisements.Count || all.Distinct(StringComparer.Ordinal).Count() != all.Count)
        {
            throw new SecureAggregationException("A site or a key comes twice among the advertised keys.");
        }

        foreach (var advertisement in advertisements)
        {
            Verify(round, roundHash, advertisement);
        }

        return advertisements.ToDictionary(a => a.Site, StringComparer.Ordinal);
    }

    /// <summary>Refuses an advertisement that its site did not sign.</summary>
    internal static void Verify(SecureRound round, byte[] roundHash, KeyAdvertisement advertisement)
    {
        var signed = SignedKeys(roundHash, advertisement.Site, advertisement.CipherKey, advertisement.MaskKey, advertisement.SeedCommitment);
        if (!SiteIdentity.Verify(Party(round, advertisement.Site).IdentityKey, signed, advertisement.Signature))
        {
            throw new SecureAggregationException($"The advertised keys of '{advertisement.Site}' are not signed by its identity key; somebody changed them.");
        }
    }

    /// <summary>What a site signs about the list of sites in the sum.</summary>
    internal static byte[] SignedList(byte[] roundHash, IEnumerable<string> sites) =>
        SecureText.Join("sites", [roundHash, .. sites.Order(StringComparer.Ordinal).Select(SecureText.Bytes)]);

    private static byte[] SignedKeys(byte[] roundHash, string site, byte[] cipherKey, byte[] maskKey, byte[] commitment) =>
        SecureText.Join("keys", roundHash, SecureText.Bytes(site), cipherKey, maskKey, commitment);

    private static SecureParty Party(SecureRound round, string site) => round.Parties.FirstOrDefault(p => string.Equals(p.Name, site, StringComparison.Ordinal))
        ?? throw new SecureAggregationException($"'{site}' does not take part in this secure aggregation.");

    private void Receive(IReadOnlyList<EncryptedShare> shares)
    {
        var holders = graph!.Holders(name);
        foreach (var share in shares)
        {
            if (!string.Equals(share.To, name, StringComparison.Ordinal) || !holders.Contains(share.From) || held.ContainsKey(share.From))
            {
                throw new SecureAggregationException($"A share from '{share.From}' to '{share.To}' does not belong to '{name}', or comes twice.");
            }

            var message = SecureKeys.Decrypt(cipher, keys[share.From].CipherKey, roundHash, share.From, name, share.Content);
            if (message.Length != 2 * SecureKeys.KeyBytes)
            {
                throw new SecureAggregationException($"The share from '{share.From}' has {message.Length} bytes instead of {2 * SecureKeys.KeyBytes}.");
            }

            held[share.From] = (message[..SecureKeys.KeyBytes], message[SecureKeys.KeyBytes..]);
        }

        if (held.Count < SecureGraph.Threshold(holders.Count))
        {
            throw new SecureAggregationException($"Only {held.Count} of {holders.Count} sites around '{name}' are left, and {SecureGraph.Threshold(holders.Count)} are needed.");
        }
    }

    private void Enter(int expected)
    {
        if (stage != expected)
        {
            throw new InvalidOperationException($"Stage {expected + 1} of secure aggregation cannot run as number {stage + 1}; each runs once and in order.");
        }

        stage++;
    }
}
