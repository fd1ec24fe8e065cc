using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Winnow.Server.Accounts;
using Winnow.Server.Http;

namespace Winnow.Server.Webhooks;

/// <summary>Sends signed messages. A name is looked up once a try, what it means is checked, and the connection goes to the address that was checked; no redirect is followed and no answer is read.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly WebhookOptions options;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    public WebhookSender(ServerOptions options)
    {
        (this.options, clock) = (options.Webhooks, options.Clock);
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.Zero, // each try looks the name up anew
            MaxResponseHeadersLength = 16,
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The address that a text means.</summary>
    /// <exception cref="ProblemException">It is none, is not encrypted, or leads into the operator's own network.</exception>
    public async Task<Uri> CheckAsync(string text, CancellationToken cancel)
    {
        if (text.Length > WebhookRules.AddressMax || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Fragment.Length > 0
            || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
        {
            throw Problems.Invalid("This is no address for a webhook: it is an https address without a user name and without '#'.", "address", $"{WebhookRules.AddressMax} characters");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.TimeMax);
        try
        {
            await ResolveAsync(address, limit.Token);
            return address;
        }
        catch (AddressRefusedException refused)
        {
            throw Problems.Invalid(refused.Message, "address", remedy: "Whoever runs the server can allow a network with --webhook-network.");
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw Problems.Invalid($"The name '{address.IdnHost}' cannot be looked up.", "address", remedy: "Check its spelling.");
        }
    }

    /// <summary>Makes one try.</summary>
    public async Task<DeliveryOutcome> SendAsync(StoredWebhook webhook, StoredDelivery delivery, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.TimeMax);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Address) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Winnow", null));
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(webhook.Secret, clock.GetUtcNow(), delivery.Body));
        request.Headers.Add("Winnow-Delivery", delivery.Key);
        request.Headers.Add("Winnow-Event", delivery.Kind);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            return new(status, Elapsed(), status switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => string.Create(CultureInfo.InvariantCulture, $"answered {status}, and redirects are not followed"),
                _ => string.Create(CultureInfo.InvariantCulture, $"answered {status}"),
            });
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, Elapsed(), string.Create(CultureInfo.InvariantCulture, $"no answer in {options.TimeMax.TotalSeconds:0.#} s"));
        }
        catch (HttpRequestException exception)
        {
            return new(null, Elapsed(), Explain(exception));
        }

        int Elapsed() => (int)clock.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static string Explain(HttpRequestException exception) => exception switch
    {
        { InnerException: AddressRefusedException refused } => refused.Message,
        { InnerException: AuthenticationException } => "the certificate was not accepted",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => "its name cannot be looked up",
        { InnerException: SocketException socket } => $"no connection ({socket.SocketErrorCode})",
        _ => $"no connection ({exception.HttpRequestError})",
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await ResolveAsync(context.InitialRequestMessage.RequestUri ?? throw new UnreachableException(), cancel);
        var socket = new Socket(addresses[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(addresses[0], context.DnsEndPoint.Port), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="AddressRefusedException">One of the addresses must not be reached.</exception>
    private async Task<IPAddress[]> ResolveAsync(Uri address, CancellationToken cancel)
    {
        var host = address.IdnHost.Trim('[', ']');
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await (options.Resolve ?? Dns.GetHostAddressesAsync)(host, cancel);
        if (found.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        // One forbidden address among several is enough: which of them is taken must not be a matter of luck.
        foreach (var one in found)
        {
            Check(address, one);
        }

        return found;
    }

    private void Check(Uri address, IPAddress found)
    {
        var plain = PublicAddresses.Plain(found);
        var allowed = options.AllowedNetworks.Any(n => n.Contains(plain));
        if (!PublicAddresses.IsPublic(found) && !allowed)
        {
            throw new AddressRefusedException("This address is inside the network; webhooks go to public addresses only.");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !(allowed && IPAddress.IsLoopback(plain)))
        {
            throw new AddressRefusedException("Webhooks go to https addresses; plain http would show the messages to everyone on the way.");
        }
    }
}

/// <summary>A webhook must not go there.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
