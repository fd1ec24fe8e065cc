using System.Net;
using System.Security.Cryptography;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

public sealed class FederationTrustTests
{
    [Fact]
    public async Task A_code_lets_one_site_in_once()
    {
        await using var federation = await TestFederation.StartAsync(0);
        var code = federation.Coordinator.NewCode("clinic");
        await Enrol(federation, "clinic", code);
        var error = await Assert.ThrowsAsync<FederationException>(() => Enrol(federation, "other", code));
        Assert.Contains("used before", error.Message, StringComparison.Ordinal);
        Assert.Throws<FederationException>(() => federation.Coordinator.NewCode("clinic"));
        Assert.Throws<FederationException>(() => federation.Coordinator.NewCode("../clinic"));
        await Assert.ThrowsAsync<FederationException>(() => Enrol(federation, "third", code with { Secret = "AAAAAAAAAAAAAAAAAAAAAA" }));
        Assert.Equal(code, EnrolmentCode.Parse(code.ToString()));
        Assert.Throws<FederationException>(() => EnrolmentCode.Parse("winnow1.a.b"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(federation.FolderOf("clinic"), "site.key")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(federation.Options.Folder, "authority.key")));
        }
    }

    [Fact]
    public async Task A_coordinator_other_than_the_one_of_the_code_hears_nothing()
    {
        await using var federation = await TestFederation.StartAsync(0);
        await using var impostor = await TestFederation.StartAsync(0);
        var code = federation.Coordinator.NewCode("clinic");
        var error = await Assert.ThrowsAsync<FederationException>(() => SiteKeys.EnrolAsync(federation.FolderOf("clinic"), impostor.Address, code, federation.Clock, TestContext.Current.CancellationToken));
        Assert.Contains("not the one the code was made by", error.Message, StringComparison.Ordinal);
        Assert.False(SiteKeys.AreIn(federation.FolderOf("clinic")));
    }

    [Fact]
    public async Task Requests_without_certificate_signature_or_with_an_old_one_are_refused()
    {
        await using var federation = await TestFederation.StartAsync(2);
        using var keys = SiteKeys.Open(federation.FolderOf("site-0"));
        using var other = SiteKeys.Open(federation.FolderOf("site-1"));
        const string path = "/federation/v1/plan";
        var now = federation.Clock.GetUtcNow();
        RequestSignature Sign(SiteKeys by, string target, DateTimeOffset at) => RequestSignature.Create(by.Identity, by.Name, "GET", target, [], at);

        await Refused(HttpStatusCode.Unauthorized, "certificate", null, Sign(keys, path, now).ToString());
        await Refused(HttpStatusCode.Unauthorized, "not signed", keys, null);
        await Refused(HttpStatusCode.Unauthorized, "not signed", keys, Sign(other, path, now).ToString());
        await Refused(HttpStatusCode.Unauthorized, "does not fit", keys, Sign(keys, "/federation/v1/task", now).ToString());
        await Refused(HttpStatusCode.Unauthorized, "clocks differ by 360 seconds", keys, Sign(keys, path, now.AddMinutes(-6)).ToString());
        await Refused(HttpStatusCode.Unauthorized, "clocks differ", keys, Sign(keys, path, now.AddMinutes(6)).ToString());
        var once = Sign(keys, path, now).ToString();
        await Refused(HttpStatusCode.Conflict, "No run was started", keys, once);
        await Refused(HttpStatusCode.Unauthorized, "was sent before", keys, once);

        federation.Coordinator.Revoke("site-0");
        await Refused(HttpStatusCode.Unauthorized, "does not count any more", keys, Sign(keys, path, now).ToString());

        async Task Refused(HttpStatusCode status, string words, SiteKeys? by, string? signature)
        {
            using var client = Client(federation, by);
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            if (signature is not null)
            {
                request.Headers.Add(RequestSignature.Header, signature);
            }

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
            Assert.Contains(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_certificate_of_another_federation_is_not_taken()
    {
        await using var federation = await TestFederation.StartAsync(1);
        await using var foreign = await TestFederation.StartAsync(1);
        using var keys = SiteKeys.Open(foreign.FolderOf("site-0"));
        using var own = SiteKeys.Open(federation.FolderOf("site-0"));
        using var handler = SiteKeys.Handler(own.Authority, keys.Certificate, federation.Clock);
        using var client = new HttpClient(handler) { BaseAddress = federation.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/federation/v1/plan") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.SendAsync(request, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Oversized_and_unasked_tensors_are_refused_and_other_bytes_than_announced_too()
    {
        await using var federation = await TestFederation.StartAsync(1, o => o with { SitesAtLeast = 1 });
        using var keys = SiteKeys.Open(federation.FolderOf("site-0"));
        using var egress = EgressRecorder.Open(federation.FolderOf("site-0"), long.MaxValue, federation.Clock);
        using var channel = new SiteChannel(keys, federation.SiteOptions("site-0"), egress);
        var cancel = TestContext.Current.CancellationToken;
        // 15 weights and six counts.
        byte[] ones = [.. Enumerable.Repeat((byte)1, 84)];
        federation.Coordinator.StartRun(TestFederation.Plan with { Secure = false });
        var task = await channel.TaskAsync(cancel);
        Assert.Equal(SiteTaskKind.SendPlain, task.Kind);
        await Assert.ThrowsAsync<FederationException>(() => channel.UploadAsync("model", new byte[1000], cancel));
        await Assert.ThrowsAsync<FederationException>(() => channel.AnswerAsync(new() { Sum = task.Sum!.Id, Vector = BlobManifest.Of(ones), Examples = 5 }, cancel));
        await Assert.ThrowsAsync<FederationException>(() => channel.AnswerAsync(new() { Sum = task.Sum!.Id }, cancel));
        await Assert.ThrowsAsync<FederationException>(() => channel.AnswerAsync(new() { Sum = "run-1-round-0-other", Chosen = false, Signature = new("site-0", []) }, cancel));

        var manifest = BlobManifest.Of(ones);
        federation.Coordinator.Missing("site-0", manifest);
        Assert.Throws<FederationException>(() => federation.Coordinator.AddChunk("site-0", manifest.Digest, 0, ones.AsSpan(0, 83)));
        Assert.Throws<FederationException>(() => federation.Coordinator.AddChunk("site-0", manifest.Digest, 1, ones));
        Assert.Throws<FederationException>(() => federation.Coordinator.AddChunk("site-0", BlobManifest.Of(new byte[85]).Digest, 0, new byte[85]));
        Assert.Throws<FederationException>(() => federation.Coordinator.Missing("site-0", manifest with { Digest = "../../etc/passwd" }));
        Assert.Throws<FederationException>(() => federation.Coordinator.ReadModelChunk("../federation.jsonl", 0));
        Assert.NotEmpty(federation.Coordinator.ReadModelChunk(task.Sum!.Model.Digest, 0));
    }

    [Fact]
    public void Chunks_that_arrived_are_not_sent_again()
    {
        var folder = Directory.CreateTempSubdirectory("winnow-blobs").FullName;
        try
        {
            var content = RandomNumberGenerator.GetBytes((2 * BlobManifest.ChunkBytes) + 77);
            var (blobs, manifest) = (new BlobStore(folder), BlobManifest.Of(content));
            Assert.Equal([0, 1, 2], blobs.Missing(manifest));
            Assert.False(blobs.AddChunk(manifest, 1, content.AsSpan(BlobManifest.ChunkBytes, BlobManifest.ChunkBytes)));
            // Another process, as after a kill, knows what is there.
            blobs = new(folder);
            Assert.Equal([0, 2], blobs.Missing(manifest));
            Assert.Throws<FederationException>(() => blobs.AddChunk(manifest, 0, content.AsSpan(1, BlobManifest.ChunkBytes)));
            Assert.False(blobs.AddChunk(manifest, 0, content.AsSpan(0, BlobManifest.ChunkBytes)));
            Assert.True(blobs.AddChunk(manifest, 2, content.AsSpan(2 * BlobManifest.ChunkBytes)));
            Assert.Equal(content, blobs.Read(manifest.Digest));
            Assert.Empty(blobs.Missing(manifest));
            Assert.Equal(content[..BlobManifest.ChunkBytes], blobs.ReadChunk(manifest.Digest, 0));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_swapped_identity_key_is_found_out_by_the_sites_and_nothing_is_sent()
    {
        await using var federation = await TestFederation.StartAsync(3);
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null });
        var book = Path.Combine(federation.FolderOf("site-0"), "peers.json");
        using var keys = SiteKeys.Open(federation.FolderOf("site-0"));
        using var impostor = SiteIdentity.Create();
        var parties = federation.Coordinator.ListSites().Select(s => new SecureParty(s.Name, s.Name == "site-1" ? impostor.PublicKey : s.IdentityKey));
        var error = Assert.Throws<SecureAggregationException>(() => new PeerBook(book).Join(new() { Id = SecureRound.NewId(), Length = 4, Parties = [.. parties] }, keys));
        Assert.Contains("another identity key of 'site-1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nonces_are_forgotten_only_when_their_signatures_are_too_old()
    {
        var clock = new TestClock();
        var cache = new ReplayCache(clock, capacity: 3);
        Assert.True(cache.Admit("a", "1"));
        Assert.False(cache.Admit("a", "1"));
        Assert.True(cache.Admit("b", "1"));
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.False(cache.Admit("a", "1"));
        Assert.True(cache.Admit("a", "2"));
        Assert.Throws<FederationException>(() => cache.Admit("a", "3"));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(cache.Admit("a", "3"));
    }

    private static Task Enrol(TestFederation federation, string site, EnrolmentCode code) =>
        SiteKeys.EnrolAsync(federation.FolderOf(site), federation.Address, code, federation.Clock, TestContext.Current.CancellationToken);

    private static HttpClient Client(TestFederation federation, SiteKeys? keys)
    {
        using var any = SiteKeys.Open(federation.FolderOf("site-1"));
        // The authority is needed to trust the server, with or without a certificate of one's own.
        var authority = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(any.Authority.RawData);
        return new(SiteKeys.Handler(authority, keys?.Certificate, federation.Clock)) { BaseAddress = federation.Address };
    }
}
