using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class SecureAggregationTests : IDisposable
{
    private readonly Dictionary<string, SiteIdentity> identities = Enumerable.Range(0, 7).ToDictionary(i => $"site-{i}", _ => SiteIdentity.Create(), StringComparer.Ordinal);

    public static TheoryData<SecureStage> Stages => [SecureStage.Keys, SecureStage.Shares, SecureStage.Inputs, SecureStage.Signatures, SecureStage.Unmasking];

    [Theory]
    [InlineData(3, 8)]
    [InlineData(4, 2)]
    [InlineData(12, 4)]
    [InlineData(25, 8)]
    public void The_sum_is_the_plain_sum_exactly(int sites, int neighbours)
    {
        var vectors = Vectors(sites, 257);
        var sum = InProcessAggregation.Sum(vectors, neighbours: neighbours);
        Assert.Equal(Plain(vectors.Values), sum.Sum);
        Assert.Equal(vectors.Keys.Order(StringComparer.Ordinal), sum.Sites);
    }

    [Theory, MemberData(nameof(Stages))]
    public void Any_site_may_leave_at_any_stage_and_the_sum_is_that_of_the_others(SecureStage stage)
    {
        var vectors = Vectors(7, 33);
        foreach (var gone in vectors.Keys)
        {
            var sum = InProcessAggregation.Sum(vectors, new Dictionary<string, SecureStage>(StringComparer.Ordinal) { [gone] = stage }, neighbours: 4);
            // Who leaves after sending its vector is in the sum.
            var expected = vectors.Where(v => stage > SecureStage.Inputs || v.Key != gone).ToList();
            Assert.Equal(Plain(expected.Select(v => v.Value)), sum.Sum);
            Assert.Equal(expected.Select(v => v.Key).Order(StringComparer.Ordinal), sum.Sites);
        }
    }

    [Fact]
    public void A_third_may_leave_and_more_may_not()
    {
        var vectors = Vectors(9, 16);
        var leaves = new Dictionary<string, SecureStage>(StringComparer.Ordinal) { ["site-0"] = SecureStage.Shares, ["site-3"] = SecureStage.Inputs, ["site-4"] = SecureStage.Inputs };
        Assert.Equal(6, InProcessAggregation.Sum(vectors, leaves).Sites.Count);
        leaves["site-5"] = SecureStage.Inputs;
        Assert.Throws<SecureAggregationException>(() => InProcessAggregation.Sum(vectors, leaves));
    }

    [Fact]
    public void A_masked_vector_tells_nothing_about_its_input()
    {
        var input = new uint[4096];
        var (round, sites) = Started(4096);
        var keys = sites.Values.Select(s => s.Advertise()).ToArray();
        var shares = sites.Values.SelectMany(s => s.ShareKeys(keys)).ToArray();
        var masked = sites["site-0"].Mask(input, [.. shares.Where(s => s.To == "site-0")]);
        // Zeros in: about half of all bits set, and no number twice but by chance (2^12 choose 2 over 2^32 < 0.002 expected pairs).
        var ones = masked.Values.Sum(v => (double)System.Numerics.BitOperations.PopCount(v)) / (32 * 4096);
        Assert.InRange(ones, 0.48, 0.52);
        Assert.InRange(masked.Values.Distinct().Count(), 4090, 4096);
        Assert.Equal(4096, round.Length);
    }

    [Fact]
    public void A_key_that_the_coordinator_swapped_is_found_out()
    {
        using var impostor = SiteIdentity.Create();
        var known = identities.ToDictionary(i => i.Key, i => i.Value.PublicKey, StringComparer.Ordinal);
        var round = Round(8) with { Parties = [.. identities.Select(i => new SecureParty(i.Key, i.Key == "site-1" ? impostor.PublicKey : i.Value.PublicKey))] };
        var error = Assert.Throws<SecureAggregationException>(() => new SecureSite(round, "site-0", identities["site-0"], known));
        Assert.Contains("another identity key of 'site-1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Advertised_keys_that_somebody_changed_are_refused_by_every_site()
    {
        var (round, sites) = Started(8);
        var keys = sites.Values.Select(s => s.Advertise()).ToList();
        keys[1] = keys[1] with { MaskKey = keys[2].CipherKey };
        Assert.Throws<SecureAggregationException>(() => sites["site-0"].ShareKeys(keys));
        Assert.Throws<SecureAggregationException>(() => new SecureCoordinator(round).Accept(keys[1]));
    }

    [Fact]
    public void Another_list_of_sites_for_some_unmasks_nothing()
    {
        var (_, sites) = Started(8);
        var keys = sites.Values.Select(s => s.Advertise()).ToArray();
        var shares = sites.Values.SelectMany(s => s.ShareKeys(keys)).ToArray();
        foreach (var (name, site) in sites)
        {
            site.Mask(new uint[8], [.. shares.Where(s => s.To == name)]);
        }

        string[] all = [.. sites.Keys];
        // Three sites are shown a list without site-6, the others one without site-5.
        var signatures = sites.Select(s => s.Value.Confirm([.. all.Where(n => n == s.Key || n != (string.CompareOrdinal(s.Key, "site-3") < 0 ? "site-6" : "site-5"))])).ToArray();
        Assert.All(sites.Values, site => Assert.Throws<SecureAggregationException>(() => site.Unmask(signatures)));
    }

    [Fact]
    public void A_site_refuses_lists_that_tell_too_much_or_leave_it_out()
    {
        var (_, sites) = Started(8);
        var keys = sites.Values.Select(s => s.Advertise()).ToArray();
        var shares = sites.Values.SelectMany(s => s.ShareKeys(keys)).ToArray();
        foreach (var name in new[] { "site-0", "site-1", "site-2" })
        {
            sites[name].Mask(new uint[8], [.. shares.Where(s => s.To == name)]);
        }

        Assert.Throws<SecureAggregationException>(() => sites["site-0"].Confirm(["site-0", "site-1"]));
        Assert.Throws<SecureAggregationException>(() => sites["site-1"].Confirm([.. sites.Keys.Where(k => k != "site-1")]));
        Assert.Throws<SecureAggregationException>(() => sites["site-2"].Confirm([.. sites.Keys, "site-9"]));
    }

    [Fact]
    public void A_changed_share_is_noticed_and_a_wrong_one_is_left_out_where_others_suffice()
    {
        var (round, sites) = Started(8);
        var coordinator = new SecureCoordinator(round);
        foreach (var site in sites.Values)
        {
            coordinator.Accept(site.Advertise());
        }

        var keys = coordinator.CloseKeys();
        foreach (var (name, site) in sites)
        {
            coordinator.Accept(name, site.ShareKeys(keys));
        }

        var shares = coordinator.CloseShares();
        var changed = shares["site-0"][0] with { Content = [.. shares["site-0"][0].Content.Select((b, i) => i == 20 ? (byte)(b ^ 1) : b)] };
        Assert.Throws<SecureAggregationException>(() => sites["site-0"].Mask(new uint[8], [changed]));
        foreach (var name in sites.Keys.Where(n => n != "site-0"))
        {
            coordinator.Accept(sites[name].Mask([1, 2, 3, 4, 5, 6, 7, 8], shares[name]));
        }

        var list = coordinator.CloseInputs();
        foreach (var name in list)
        {
            coordinator.Accept(sites[name].Confirm(list));
        }

        var signatures = coordinator.CloseSignatures();
        foreach (var name in list)
        {
            var revealed = sites[name].Unmask(signatures);
            if (name == "site-1")
            {
                revealed = revealed with
                {
                    SeedShares = revealed.SeedShares.ToDictionary(s => s.Key, s => s.Value.Select(b => (byte)~b).ToArray(), StringComparer.Ordinal),
                    KeyShares = revealed.KeyShares.ToDictionary(s => s.Key, s => s.Value.Select(b => (byte)~b).ToArray(), StringComparer.Ordinal),
                };
            }

            coordinator.Accept(revealed);
        }

        Assert.Equal([6, 12, 18, 24, 30, 36, 42, 48], coordinator.Finish().Sum);
    }

    [Fact]
    public void Messages_out_of_turn_or_for_the_wrong_stage_are_refused()
    {
        var (round, sites) = Started(8);
        var coordinator = new SecureCoordinator(round);
        Assert.Throws<SecureAggregationException>(() => coordinator.Accept(new MaskedInput("site-0", new uint[8])));
        var keys = sites["site-0"].Advertise();
        coordinator.Accept(keys);
        Assert.Throws<SecureAggregationException>(() => coordinator.Accept(keys));
        Assert.Throws<SecureAggregationException>(coordinator.CloseKeys);
        Assert.Throws<InvalidOperationException>(() => sites["site-0"].Advertise());
        Assert.Throws<InvalidOperationException>(() => sites["site-0"].Mask(new uint[8], []));
        Assert.Throws<InvalidOperationException>(coordinator.Finish);
    }

    [Fact]
    public void Rounds_that_no_honest_coordinator_announces_are_refused()
    {
        var fine = Round(8);
        SecureRound[] wrong =
        [
            fine with { Id = new byte[8] }, fine with { SitesAtLeast = 2 }, fine with { Neighbours = 3 }, fine with { Length = 0 }, fine with { Parties = [.. fine.Parties.Take(2)] },
            fine with { Parties = [.. fine.Parties, fine.Parties[0]] },
        ];
        Assert.All(wrong, round => Assert.Throws<SecureAggregationException>(() => new SecureCoordinator(round)));
        Assert.Throws<SecureAggregationException>(() => new SecureSite(fine, "stranger", identities["site-0"], new Dictionary<string, byte[]>(StringComparer.Ordinal)));
    }

    public void Dispose()
    {
        foreach (var identity in identities.Values)
        {
            identity.Dispose();
        }
    }

    private SecureRound Round(int length) => new()
    {
        Id = SecureRound.NewId(),
        Parties = [.. identities.Select(i => new SecureParty(i.Key, i.Value.PublicKey))],
        Length = length,
    };

    private (SecureRound Round, Dictionary<string, SecureSite> Sites) Started(int length)
    {
        var round = Round(length);
        var known = identities.ToDictionary(i => i.Key, i => i.Value.PublicKey, StringComparer.Ordinal);
        return (round, identities.ToDictionary(i => i.Key, i => new SecureSite(round, i.Key, i.Value, known), StringComparer.Ordinal));
    }

    private static Dictionary<string, uint[]> Vectors(int sites, int length)
    {
        var random = new Random(sites);
        return Enumerable.Range(0, sites).ToDictionary(i => $"site-{i}", _ => Enumerable.Range(0, length).Select(_ => (uint)random.NextInt64(1L << 32)).ToArray(), StringComparer.Ordinal);
    }

    private static uint[] Plain(IEnumerable<uint[]> vectors)
    {
        uint[]? sum = null;
        foreach (var vector in vectors)
        {
            sum = sum is null ? [.. vector] : [.. sum.Zip(vector, (x, y) => unchecked(x + y))];
        }

        return sum!;
    }
}
