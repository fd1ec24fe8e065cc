using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>The coordinator's side of one secure aggregation: it relays, adds up masked vectors and takes the masks off the sum alone.</summary>
/// <remarks>A stage ends when the caller closes it; who has not answered by then has left. The same messages in the same stages give the same sum, so a journal of them restores it.</remarks>
public sealed class SecureCoordinator
{
    private readonly SecureRound round;
    private readonly byte[] roundHash;
    private readonly Dictionary<string, KeyAdvertisement> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<EncryptedShare>> shares = new(StringComparer.Ordinal);
    private readonly HashSet<string> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConsistencySignature> signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UnmaskShares> unmasking = new(StringComparer.Ordinal);
    private readonly uint[] sum;
    private SecureGraph? graph;

    /// <summary>Starts an aggregation.</summary>
    /// <exception cref="SecureAggregationException">The round is malformed.</exception>
    public SecureCoordinator(SecureRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        round.Check();
        (this.round, roundHash, sum) = (round, round.Hash(), new uint[round.Length]);
    }

    /// <summary>The stage that is open.</summary>
    public SecureStage Stage { get; private set; } = SecureStage.Keys;

    /// <summary>The sites that answered in the open stage, by name.</summary>
    public IReadOnlyList<string> Answered => [.. (Stage switch
    {
        SecureStage.Keys => keys.Keys,
        SecureStage.Shares => shares.Keys,
        SecureStage.Inputs => inputs,
        SecureStage.Signatures => signatures.Keys,
        _ => (IEnumerable<string>)unmasking.Keys,
    }).Order(StringComparer.Ordinal)];

    /// <summary>The sites that are asked in the open stage, by name.</summary>
    public IReadOnlyList<string> Expected => [.. (Stage switch
    {
        SecureStage.Keys => round.Parties.Select(p => p.Name),
        SecureStage.Shares => keys.Keys,
        SecureStage.Inputs => shares.Keys,
        SecureStage.Signatures => inputs,
        _ => (IEnumerable<string>)signatures.Keys,
    }).Order(StringComparer.Ordinal)];

    /// <summary>Takes a site's keys.</summary>
    /// <exception cref="SecureAggregationException">The site did not sign them, is not in the round or sent them before.</exception>
    public void Accept(KeyAdvertisement advertisement)
    {
        ArgumentNullException.ThrowIfNull(advertisement);
        Require(SecureStage.Keys, advertisement.Site);
        SecureSite.Verify(round, roundHash, advertisement);
        using var cipher = SecureKeys.Import(advertisement.CipherKey, advertisement.Site);
        using var mask = SecureKeys.Import(advertisement.MaskKey, advertisement.Site);
        keys.Add(advertisement.Site, advertisement);
    }

    /// <summary>Ends stage 1.</summary>
    /// <returns>What every site receives.</returns>
    /// <exception cref="SecureAggregationException">Too few sites are there.</exception>
    public IReadOnlyList<KeyAdvertisement> CloseKeys()
    {
        Advance(SecureStage.Keys, round.SitesAtLeast);
        KeyAdvertisement[] all = [.. keys.Values.OrderBy(k => k.Site, StringComparer.Ordinal)];
        SecureSite.VerifiedKeys(round, roundHash, all);
        graph = new(round, roundHash, keys.Keys);
        return all;
    }

    /// <summary>Takes the shares a site has for its neighbours.</summary>
    /// <exception cref="SecureAggregationException">They are not one for each of its neighbours.</exception>
    public void Accept(string site, IReadOnlyList<EncryptedShare> sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        Require(SecureStage.Shares, site);
        if (sent.Any(s => !string.Equals(s.From, site, StringComparison.Ordinal)) || !sent.Select(s => s.To).Order(StringComparer.Ordinal).SequenceEqual(graph!.Neighbours(site)))
        {
            throw new SecureAggregationException($"'{site}' did not send one share to each of its neighbours.");
        }

        shares.Add(site, sent);
    }

    /// <summary>Ends stage 2.</summary>
    /// <returns>What each remaining site receives, by name.</returns>
    /// <exception cref="SecureAggregationException">Too few sites are there.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<EncryptedShare>> CloseShares()
    {
        Advance(SecureStage.Shares, graph!.Quorum);
        return shares.Keys.ToDictionary(
            to => to, to => (IReadOnlyList<EncryptedShare>)[.. shares.Values.SelectMany(s => s).Where(s => string.Equals(s.To, to, StringComparison.Ordinal)).OrderBy(s => s.From, StringComparer.Ordinal)], StringComparer.Ordinal);
    }

    /// <summary>Takes a site's masked vector; it is added at once and not kept.</summary>
    /// <exception cref="SecureAggregationException">It has the wrong length.</exception>
    public void Accept(MaskedInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Require(SecureStage.Inputs, input.Site);
        if (input.Values.Length != round.Length)
        {
            throw new SecureAggregationException($"The vector of '{input.Site}' has {input.Values.Length} numbers instead of {round.Length}.");
        }

        FixedPoint.Add(sum, input.Values);
        inputs.Add(input.Site);
    }

    /// <summary>Ends stage 3.</summary>
    /// <returns>The sites whose vectors are in the sum: what every one of them signs.</returns>
    /// <exception cref="SecureAggregationException">Too few sites are there.</exception>
    public IReadOnlyList<string> CloseInputs()
    {
        Advance(SecureStage.Inputs, Math.Max(round.SitesAtLeast, graph!.Quorum));
        return [.. inputs.Order(StringComparer.Ordinal)];
    }

    /// <summary>Takes a site's signature over the list.</summary>
    /// <exception cref="SecureAggregationException">It is not its signature over this list.</exception>
    public void Accept(ConsistencySignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        Require(SecureStage.Signatures, signature.Site);
        if (!SiteIdentity.Verify(round.Parties.First(p => string.Equals(p.Name, signature.Site, StringComparison.Ordinal)).IdentityKey, SecureSite.SignedList(roundHash, inputs), signature.Signature))
        {
            throw new SecureAggregationException($"'{signature.Site}' signed another list of sites.");
        }

        signatures.Add(signature.Site, signature);
    }

    /// <summary>Ends stage 4.</summary>
    /// <returns>What every signer receives.</returns>
    /// <exception cref="SecureAggregationException">Too few sites are there.</exception>
    public IReadOnlyList<ConsistencySignature> CloseSignatures()
    {
        Advance(SecureStage.Signatures, graph!.Quorum);
        return [.. signatures.Values.OrderBy(s => s.Site, StringComparer.Ordinal)];
    }

    /// <summary>Takes what a site reveals.</summary>
    /// <exception cref="SecureAggregationException">It reveals both secrets of a site, or secrets it does not hold.</exception>
    public void Accept(UnmaskShares revealed)
    {
        ArgumentNullException.ThrowIfNull(revealed);
        Require(SecureStage.Unmasking, revealed.Site);
        var holders = graph!.Holders(revealed.Site);
        if (revealed.SeedShares.Keys.Any(s => !inputs.Contains(s) || !holders.Contains(s)) || revealed.KeyShares.Keys.Any(s => inputs.Contains(s) || !holders.Contains(s))
            || revealed.SeedShares.Values.Concat(revealed.KeyShares.Values).Any(s => s.Length != SecureKeys.KeyBytes))
        {
            throw new SecureAggregationException($"'{revealed.Site}' reveals shares that nobody asked for.");
        }

        unmasking.Add(revealed.Site, revealed);
    }

    /// <summary>Takes the masks off. Needs two thirds of the holders of each secret.</summary>
    /// <exception cref="SecureAggregationException">Too few shares came in, or wrong ones.</exception>
    public SecureSum Finish()
    {
        Advance(SecureStage.Unmasking, 2);
        foreach (var site in inputs)
        {
            var seed = Recover(site, u => u.SeedShares, s => SecureKeys.Commitment(s, roundHash, site).AsSpan().SequenceEqual(keys[site].SeedCommitment) ? s : null);
            MaskStream.Apply(SecureKeys.SelfMask(seed, roundHash, site), sum, subtract: true);
        }

        foreach (var gone in shares.Keys.Where(s => !inputs.Contains(s)))
        {
            RemovePairMasks(gone);
        }

        return new(sum, [.. inputs.Order(StringComparer.Ordinal)]);
    }

    private void RemovePairMasks(string gone)
    {
        string[] left = [.. graph!.Neighbours(gone).Where(inputs.Contains)];
        if (left.Length == 0)
        {
            return;
        }

        using var pair = Recover(gone, u => u.KeyShares, k => SecureKeys.Restore(k, keys[gone].MaskKey));
        foreach (var neighbour in left)
        {
            // The neighbour added the mask where its name comes first, and nobody subtracted it.
            MaskStream.Apply(SecureKeys.PairMask(pair, keys[neighbour].MaskKey, roundHash, gone, neighbour), sum, subtract: string.CompareOrdinal(neighbour, gone) < 0);
        }
    }

    private T Recover<T>(string site, Func<UnmaskShares, IReadOnlyDictionary<string, byte[]>> of, Func<byte[], T?> verify)
        where T : class
    {
        var holders = graph!.Holders(site);
        (int Point, byte[] Share)[] found = [.. holders.Index().Where(h => unmasking.TryGetValue(h.Item, out var u) && of(u).ContainsKey(site)).Select(h => (h.Index + 1, of(unmasking[h.Item])[site]))];
        var threshold = SecureGraph.Threshold(holders.Count);
        if (found.Length < threshold)
        {
            throw new SecureAggregationException($"{found.Length} of {holders.Count} shares of '{site}' came in, and {threshold} are needed; the sum stays masked.");
        }

        // All together first; where one site sent a wrong share, the others still have it.
        for (var without = -1; without < (found.Length > threshold ? found.Length : 0); without++)
        {
            var secret = ShamirSharing.Join([.. found.Where((_, i) => i != without)]);
            if (verify(secret) is { } right)
            {
                return right;
            }

            CryptographicOperations.ZeroMemory(secret);
        }

        throw new SecureAggregationException($"The shares of '{site}' do not fit together; a site revealed a wrong one, and the sum stays masked.");
    }

    private void Require(SecureStage stage, string site)
    {
        if (Stage != stage)
        {
            throw new SecureAggregationException($"'{site}' answers stage {stage}, and {Stage} is open; it is late.");
        }

        if (!Expected.Contains(site) || Answered.Contains(site))
        {
            throw new SecureAggregationException($"'{site}' is not asked in stage {stage}, or has answered it.");
        }
    }

    private void Advance(SecureStage from, int atLeast)
    {
        if (Stage != from)
        {
            throw new InvalidOperationException($"Stage {from} cannot be closed while {Stage} is open.");
        }

        if (Answered.Count < atLeast)
        {
            throw new SecureAggregationException($"{Answered.Count} sites answered stage {from}, and {atLeast} are needed; the sum stays masked.");
        }

        Stage++;
    }
}
