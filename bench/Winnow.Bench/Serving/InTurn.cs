namespace Winnow.Bench.Serving;

/// <summary>Sends each request to another server of this machine than the one before, as a proxy in front of them does.</summary>
/// <param name="ports">Where they listen.</param>
internal sealed class InTurn(IReadOnlyList<int> ports) : DelegatingHandler(new SocketsHttpHandler())
{
    private long turn;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Port = ports[(int)(Interlocked.Increment(ref turn) % ports.Count)] }.Uri;
        return base.SendAsync(request, cancellationToken);
    }
}
