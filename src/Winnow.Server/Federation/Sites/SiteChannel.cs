using System.Net;
using System.Text.Json;

namespace Winnow.Server.Federation;

/// <summary>The only way out of a site: typed messages of the protocol and chunks of tensors, each written down before it is sent, signed, over mutual TLS. It dials out and never listens.</summary>
public sealed class SiteChannel : IDisposable
{
    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(1);

    // A chunk on a line of 20 kbit/s.
    private static readonly TimeSpan RequestTime = TimeSpan.FromMinutes(30);
    private readonly SiteKeys keys;
    private readonly SiteOptions options;
    private readonly EgressRecorder egress;
    private readonly HttpClient client;

    /// <summary>Opens the channel; nothing is sent yet.</summary>
    /// <param name="keys">Of the site.</param>
    /// <param name="options">Where to dial.</param>
    /// <param name="egress">Writes down what leaves.</param>
    public SiteChannel(SiteKeys keys, SiteOptions options, EgressRecorder egress)
        : this(keys, options, egress, SiteKeys.Handler((keys ?? throw new ArgumentNullException(nameof(keys))).Authority, keys.Certificate, (options ?? throw new ArgumentNullException(nameof(options))).Clock))
    {
    }

    /// <summary>Opens the channel over a handler of the caller's, which may cut or slow the line.</summary>
    internal SiteChannel(SiteKeys keys, SiteOptions options, EgressRecorder egress, HttpMessageHandler handler)
    {
        (this.keys, this.options, this.egress) = (keys, options, egress);
        client = new(handler) { Timeout = RequestTime, BaseAddress = options.Coordinator, DefaultRequestVersion = new(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    /// <summary>What the record is about from now on, such as <c>run 1 round 3</c>.</summary>
    public string Round { get; set; } = "before the first round";

    /// <summary>Asks for the plan.</summary>
    public async Task<FederationPlan> PlanAsync(CancellationToken cancel) => WireMessages.Read<FederationPlan>(await SendAsync("question: plan", HttpMethod.Get, "plan", [], cancel)).Validate();

    /// <summary>Asks for work.</summary>
    public async Task<SiteTask> TaskAsync(CancellationToken cancel) => WireMessages.Read<SiteTask>(await SendAsync("question: what to do", HttpMethod.Get, "task", [], cancel));

    /// <summary>Sends an answer.</summary>
    public Task AnswerAsync(SiteAnswer answer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return SendAsync(Words(answer), HttpMethod.Post, "answers", WireMessages.Write(answer), cancel);
    }

    /// <summary>Sends a tensor, but for the chunks that have arrived already.</summary>
    public async Task<BlobManifest> UploadAsync(string what, byte[] content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var manifest = BlobManifest.Of(content);
        var missing = WireMessages.Read<MissingChunks>(await SendAsync($"announcement: {what}", HttpMethod.Post, "tensors", WireMessages.Write(manifest), cancel));
        foreach (var chunk in missing.Chunks.Where(c => c >= 0 && c < manifest.Chunks.Count))
        {
            var bytes = content.AsMemory((int)((long)chunk * BlobManifest.ChunkBytes), manifest.LengthOf(chunk)).ToArray();
            await SendAsync(what, HttpMethod.Put, $"tensors/{manifest.Digest}/{chunk}", bytes, cancel);
        }

        return manifest;
    }

    /// <summary>Fetches a model, but for the chunks that are here already.</summary>
    public async Task<byte[]> DownloadAsync(BlobManifest manifest, BlobStore blobs, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(blobs);
        if (manifest.Problem() is { } problem)
        {
            throw new FederationException($"The coordinator's model is refused: {problem}.");
        }

        foreach (var chunk in blobs.Missing(manifest))
        {
            blobs.AddChunk(manifest, chunk, await SendAsync("question: part of the model", HttpMethod.Get, $"tensors/{manifest.Digest}/{chunk}", [], cancel));
        }

        return blobs.Read(manifest.Digest);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>The sentence of a refusal.</summary>
    internal static string Detail(ReadOnlySpan<byte> body, int status)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProblemJson.Default.Problem)?.Detail ?? $"The coordinator refused with status {status}.";
        }
        catch (JsonException)
        {
            return $"The coordinator refused with status {status}.";
        }
    }

    // Lost connections are tried again for as long as it takes: the coordinator may be down for a night. A request is signed anew each time.
    private async Task<byte[]> SendAsync(string kind, HttpMethod method, string path, byte[] body, CancellationToken cancel)
    {
        var target = $"{WireMessages.Prefix}/{path}";
        for (var wait = options.Retry; ; wait = wait * 2 < RetryMax ? wait * 2 : RetryMax)
        {
            egress.Record(Round, kind, body);
            using var request = new HttpRequestMessage(method, target) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Add(RequestSignature.Header, RequestSignature.Create(keys.Identity, keys.Name, method.Method, target, body, options.Clock.GetUtcNow()).ToString());
            if (body.Length > 0)
            {
                request.Content = new ByteArrayContent(body);
            }

            try
            {
                using var response = await client.SendAsync(request, cancel);
                var reply = await response.Content.ReadAsByteArrayAsync(cancel);
                if ((int)response.StatusCode < 500)
                {
                    return response.IsSuccessStatusCode ? reply : throw new FederationException(Detail(reply, (int)response.StatusCode));
                }

                options.Log?.Invoke($"The coordinator has trouble (status {(int)response.StatusCode}); trying again.");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                options.Log?.Invoke($"The coordinator cannot be reached ({exception.Message}); trying again.");
            }

            await Task.Delay(wait, options.Clock, cancel);
        }
    }

    private static string Words(SiteAnswer answer) => answer switch
    {
        { Keys: not null } => "keys of secure aggregation",
        { Shares: not null } => "encrypted shares for neighbours",
        { Vector: not null } => "vector sent, digest",
        { Signature: not null } => "signature of the list of sites",
        { Revealed: not null } => "shares that unmask the sum",
        { Chosen: true } => "picks are queued, yes",
        _ => "stays away, reason",
    };
}
