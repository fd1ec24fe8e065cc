namespace Winnow.Core.Federation;

/// <summary>Runs a whole secure aggregation in one process: for simulations, measurements and tests.</summary>
public static class InProcessAggregation
{
    /// <summary>The sum of vectors as the coordinator learns it.</summary>
    /// <param name="vectors">Each site's numbers, by name; all of one length.</param>
    /// <param name="leaves">Stage in which a site is gone, for those that leave.</param>
    /// <param name="neighbours">Neighbours of each site on the ring.</param>
    /// <exception cref="SecureAggregationException">Too many sites leave.</exception>
    public static SecureSum Sum(IReadOnlyDictionary<string, uint[]> vectors, IReadOnlyDictionary<string, SecureStage>? leaves = null, int neighbours = 8)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var identities = vectors.Keys.Order(StringComparer.Ordinal).ToDictionary(n => n, _ => SiteIdentity.Create(), StringComparer.Ordinal);
        try
        {
            return Sum(vectors, identities, leaves ?? new Dictionary<string, SecureStage>(StringComparer.Ordinal), neighbours);
        }
        finally
        {
            foreach (var identity in identities.Values)
            {
                identity.Dispose();
            }
        }
    }

    private static SecureSum Sum(IReadOnlyDictionary<string, uint[]> vectors, Dictionary<string, SiteIdentity> identities, IReadOnlyDictionary<string, SecureStage> leaves, int neighbours)
    {
        var round = new SecureRound
        {
            Id = SecureRound.NewId(),
            Parties = [.. identities.Select(i => new SecureParty(i.Key, i.Value.PublicKey))],
            Length = vectors.Values.First().Length,
            Neighbours = neighbours,
        };
        var known = identities.ToDictionary(i => i.Key, i => i.Value.PublicKey, StringComparer.Ordinal);
        var coordinator = new SecureCoordinator(round);
        var sites = identities.ToDictionary(i => i.Key, i => new SecureSite(round, i.Key, i.Value, known), StringComparer.Ordinal);
        try
        {
            Each(SecureStage.Keys, site => coordinator.Accept(site.Advertise()));
            var keys = coordinator.CloseKeys();
            EachNamed(SecureStage.Shares, (name, site) => coordinator.Accept(name, site.ShareKeys(keys)));
            var shares = coordinator.CloseShares();
            EachNamed(SecureStage.Inputs, (name, site) => coordinator.Accept(site.Mask(vectors[name], shares[name])));
            var list = coordinator.CloseInputs();
            Each(SecureStage.Signatures, site => coordinator.Accept(site.Confirm(list)));
            var signatures = coordinator.CloseSignatures();
            Each(SecureStage.Unmasking, site => coordinator.Accept(site.Unmask(signatures)));
            return coordinator.Finish();
        }
        finally
        {
            foreach (var site in sites.Values)
            {
                site.Dispose();
            }
        }

        void Each(SecureStage stage, Action<SecureSite> act) => EachNamed(stage, (_, site) => act(site));

        void EachNamed(SecureStage stage, Action<string, SecureSite> act)
        {
            foreach (var name in coordinator.Expected)
            {
                if (!leaves.TryGetValue(name, out var gone) || gone > stage)
                {
                    act(name, sites[name]);
                }
            }
        }
    }
}
