using Winnow.Server.Http;

namespace Winnow.Server.Tests.Http;

/// <summary>A server that is not ready for the network stays off it.</summary>
public sealed class BindGuardTests
{
    private static ServerOptions Options(string url, string? certificate = null, bool proxy = false, string? host = null) => new()
    {
        DataFolder = "unused",
        Urls = [url],
        CertificateFile = certificate,
        BehindProxy = proxy,
        AllowedHosts = host is null ? [] : [host],
    };

    [Theory]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("http://localhost:80")]
    [InlineData("http://[::1]:80")]
    public void This_machine_needs_nothing(string url) => BindGuard.Check(Options(url), hasAdmin: false);

    [Theory]
    [InlineData("http://0.0.0.0:80", false, null, true, "winnow.example", "no admin")]
    [InlineData("https://0.0.0.0:443", false, "cert.pem", false, "winnow.example", "no admin")]
    [InlineData("http://0.0.0.0:80", true, null, false, "winnow.example", "in the clear")]
    [InlineData("http://192.0.2.7:80", true, "cert.pem", false, "winnow.example", "in the clear")]
    [InlineData("http://*:80", true, null, true, null, "--host")]
    [InlineData("http://[::]:80", true, null, true, null, "--host")]
    [InlineData("https://127.0.0.1:443", true, null, false, null, "certificate")]
    [InlineData("ftp://127.0.0.1", true, null, false, null, "no address")]
    [InlineData("nonsense", true, null, false, null, "no address")]
    public void Beyond_this_machine_an_admin_encryption_and_a_name_are_needed(string url, bool hasAdmin, string? certificate, bool proxy, string? host, string why) =>
        Assert.Contains(why, Assert.Throws<ServerStartException>(() => BindGuard.Check(Options(url, certificate, proxy, host), hasAdmin)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://0.0.0.0:443", "cert.pem", false)]
    [InlineData("http://0.0.0.0:80", null, true)]
    public void With_all_of_them_it_may(string url, string? certificate, bool proxy) => BindGuard.Check(Options(url, certificate, proxy, "winnow.example"), hasAdmin: true);

    [Theory]
    [InlineData("http://login.example.org", "https://winnow.example.org")]
    [InlineData("https://login.example.org", "http://winnow.example.org")]
    public void A_sign_in_provider_is_asked_over_tls_only(string authority, string self) => Assert.Throws<ServerStartException>(() => BindGuard.Check(
        new ServerOptions { DataFolder = "unused", OpenId = new() { Authority = authority, ClientId = "x", PublicUrl = self } }, hasAdmin: true));

    [Fact]
    public async Task Two_servers_never_share_a_folder()
    {
        await using var server = await TestServer.StartEmptyAsync();
        Assert.Contains("Another server", Assert.Throws<ServerStartException>(() => WinnowServer.Create(new ServerOptions { DataFolder = server.Folder })).Message, StringComparison.Ordinal);
    }
}
