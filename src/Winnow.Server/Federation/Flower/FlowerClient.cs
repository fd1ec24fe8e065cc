using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Winnow.Server.Federation;

/// <summary>Joins a Flower server (<c>FlowerService.Join</c>, unchanged from Flower 1.0 on): the server asks, one question at a time, and the client answers.</summary>
/// <remarks>Flower's own secure aggregation is not used: its masks come from seeds of 28 to 32 bits. What is sent here, the Flower server sees.</remarks>
public static class FlowerClient
{
    internal const string Path = "/flwr.proto.FlowerService/Join";

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    /// <summary>Takes part until the server says goodbye.</summary>
    /// <param name="server">Address, <c>http</c> for clear text or <c>https</c>.</param>
    /// <param name="work">What answers.</param>
    /// <param name="root">Authority of the server's certificate; null for those this machine trusts.</param>
    /// <param name="clock">Time that certificates are checked at.</param>
    /// <param name="cancel">Hangs up.</param>
    /// <returns>Questions that were answered.</returns>
    /// <exception cref="HttpRequestException">The server cannot be reached, or hung up without a goodbye.</exception>
    /// <exception cref="InvalidDataException">The server does not speak Flower.</exception>
    public static async Task<int> RunAsync(Uri server, IFlowerWork work, X509Certificate2? root, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(clock);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (root is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, errors) =>
                presented is X509Certificate2 certificate && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && FederationAuthority.Trusts(certificate, root, clock.GetUtcNow());
        }

        return await PlayAsync(server, handler, message =>
        {
            var question = FlowerCodec.ReadQuestion(message);
            return (FlowerCodec.Write(Answer(question, work, cancel)), question.Task == FlowerTask.Reconnect);
        }, cancel);
    }

    /// <summary>Takes part with answers of the caller's, message by message; the last one ends it.</summary>
    internal static async Task<int> PlayAsync(Uri server, Func<byte[], (byte[] Answer, bool IsLast)> answer, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        return await PlayAsync(server, handler, answer, cancel);
    }

    private static async Task<int> PlayAsync(Uri server, SocketsHttpHandler handler, Func<byte[], (byte[] Answer, bool IsLast)> answer, CancellationToken cancel)
    {
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using var upstream = new UpstreamContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, Path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = upstream };
        request.Headers.TE.Add(new("trailers"));
        using var response = (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel)).EnsureSuccessStatusCode();
        await using var downstream = await response.Content.ReadAsStreamAsync(cancel);
        try
        {
            for (var answered = 0; ; answered++)
            {
                var message = await GrpcFrames.ReadAsync(downstream, cancel)
                    ?? throw new HttpRequestException($"The Flower server hung up after {answered} questions without a goodbye.");
                var (bytes, isLast) = answer(message);
                try
                {
                    await upstream.WriteAsync(bytes, cancel);
                }
                catch (Exception exception) when (isLast && !cancel.IsCancellationRequested && exception is (IOException or OperationCanceledException or HttpRequestException))
                {
                    // A server may hang up with its goodbye: nobody waits for this answer.
                }

                if (isLast)
                {
                    upstream.Complete();
                    await EndAsync(downstream, cancel);
                    return answered + 1;
                }
            }
        }
        finally
        {
            upstream.Complete();
        }
    }

    /// <summary>Waits until the server has taken the last answer and ends its side: to hang up before would take the answer back.</summary>
    private static async Task EndAsync(Stream downstream, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Goodbye);
        try
        {
            while (await GrpcFrames.ReadAsync(downstream, patience.Token) is not null)
            {
            }
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested && exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // Everything was answered; a server that does not close its side, or closes it roughly, keeps nobody.
        }
    }

    private static FlowerAnswer Answer(FlowerQuestion question, IFlowerWork work, CancellationToken cancel)
    {
        switch (question.Task)
        {
            case FlowerTask.Reconnect:
                return new(question.Task) { Reason = 4 };
            case FlowerTask.Parameters:
                return new(question.Task) { Parameters = work.Parameters(), StatusMessage = "Success" };
            case FlowerTask.Fit:
                var (fitted, trained, fitMetrics) = work.Fit(Model(question), question.Config, cancel);
                return new(question.Task) { Parameters = fitted, Examples = trained, Metrics = fitMetrics, StatusMessage = "Success" };
            case FlowerTask.Evaluate:
                var (loss, measured, metrics) = work.Evaluate(Model(question), question.Config, cancel);
                return new(question.Task) { Loss = loss, Examples = measured, Metrics = metrics, StatusMessage = "Success" };
            default:
                return new(question.Task) { Status = 1, StatusMessage = "This client has no properties." };
        }
    }

    private static FlowerParameters Model(FlowerQuestion question) => question.Parameters ?? throw new InvalidDataException("The Flower server asks to train without a model.");

    /// <summary>The request's body stays open and takes a message whenever there is one.</summary>
    private sealed class UpstreamContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public UpstreamContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public async Task WriteAsync(byte[] message, CancellationToken cancel) => await GrpcFrames.WriteAsync(await opened.Task.WaitAsync(cancel), message, cancel);

        public void Complete() => completed.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // The server speaks first: it must see the headers before there is a byte of body.
            await stream.FlushAsync();
            opened.TrySetResult(stream);
            await completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
