using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Winnow.Server.Federation;

/// <summary>A server that unmodified Flower clients join (<c>start_client</c>): weighted averages over rounds of fit and evaluate.</summary>
/// <remarks>It sees each client's model. Without a certificate it speaks clear text, as Flower's examples do; keep it to machines of your own then.</remarks>
public sealed class FlowerServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<FlowerConnection> connections = [];
    private TaskCompletionSource joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FlowerServer(WebApplication app) => this.app = app;

    /// <summary>Address it listens on.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts to listen.</summary>
    /// <param name="address">Address to listen on.</param>
    /// <param name="port">Port; 0 takes a free one.</param>
    /// <param name="certificate">For TLS, with its private key; null for clear text.</param>
    /// <param name="cancel">Stops the start.</param>
    public static async Task<FlowerServer> StartAsync(IPAddress address, int port, X509Certificate2? certificate, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "winnow-flower" });
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Clients are silent for as long as they train.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
            kestrel.Listen(address, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var built = builder.Build();
        var server = new FlowerServer(built);
        built.Run(server.JoinAsync);
        await built.StartAsync(cancel);
        return server;
    }

    /// <summary>Runs rounds with the clients that have joined, once enough have.</summary>
    /// <param name="clients">Clients to wait for, at least 1; those that join later take part from the next round on.</param>
    /// <param name="rounds">Rounds, at least 1.</param>
    /// <param name="start">Model to begin with; null to ask the first client for one.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <exception cref="InvalidDataException">Nobody sent a model that can be taken.</exception>
    public async Task<FlowerResult> RunAsync(int clients, int rounds, FlowerParameters? start, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clients, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        await EnoughAsync(clients, cancel);
        var notes = new List<string>();
        var model = start ?? (await AskAsync([Present()[0]], new(FlowerTask.Parameters), notes, cancel) is [{ Answer.Parameters: { } first }]
            ? first
            : throw new InvalidDataException("The first client sent no model to begin with."));
        var history = new List<FlowerRound>();
        for (var round = 1; round <= rounds; round++)
        {
            var config = new Dictionary<string, object>(StringComparer.Ordinal) { ["server_round"] = (long)round };
            var fitted = await AskAsync(Present(), new(FlowerTask.Fit) { Parameters = model, Config = config }, notes, cancel);
            model = FlowerMean.Of(model, [.. fitted.Select(f => (f.Client, f.Answer))], notes);
            var measured = (await AskAsync(Present(), new(FlowerTask.Evaluate) { Parameters = model, Config = config }, notes, cancel)).Where(m => m.Answer.Examples > 0 && float.IsFinite(m.Answer.Loss)).ToList();
            var examples = measured.Sum(m => (double)m.Answer.Examples);
            history.Add(new(round, fitted.Count, measured.Count, examples == 0 ? null : measured.Sum(m => m.Answer.Loss * m.Answer.Examples / examples)));
        }

        await AskAsync(Present(), new(FlowerTask.Reconnect), [], cancel);
        return new(model, history, notes);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in Present())
        {
            connection.Close();
        }

        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            await app.StopAsync(soon.Token);
        }

        await app.DisposeAsync();
    }

    private async Task JoinAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path != FlowerClient.Path || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(context.RequestAborted);
        var connection = new FlowerConnection(context);
        lock (gate)
        {
            connections.Add(connection);
            joined.TrySetResult();
            joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await connection.Closed;
        lock (gate)
        {
            connections.Remove(connection);
        }

        if (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    private async Task EnoughAsync(int clients, CancellationToken cancel)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (connections.Count >= clients)
                {
                    return;
                }

                next = joined.Task;
            }

            await next.WaitAsync(cancel);
        }
    }

    private IReadOnlyList<FlowerConnection> Present()
    {
        lock (gate)
        {
            return [.. connections];
        }
    }

    // A client that fails is let go, and the others go on.
    private static async Task<IReadOnlyList<(string Client, FlowerAnswer Answer)>> AskAsync(IReadOnlyList<FlowerConnection> clients, FlowerQuestion question, List<string> notes, CancellationToken cancel)
    {
        var message = FlowerCodec.Write(question);
        var answers = await Task.WhenAll(clients.Select(c => c.AskAsync(question.Task, message, cancel)));
        notes.AddRange(answers.Where(a => a.Problem is not null).Select(a => $"{a.Client}: {a.Problem}"));
        return [.. answers.Where(a => a.Answer is not null).Select(a => (a.Client, a.Answer!))];
    }
}

/// <summary>What a run of a Flower server gave.</summary>
/// <param name="Parameters">The model.</param>
/// <param name="Rounds">Its rounds.</param>
/// <param name="Notes">Clients that failed, and updates that were refused.</param>
public sealed record FlowerResult(FlowerParameters Parameters, IReadOnlyList<FlowerRound> Rounds, IReadOnlyList<string> Notes);

/// <summary>One round.</summary>
/// <param name="Round">Its number, from 1.</param>
/// <param name="Fitted">Clients that trained.</param>
/// <param name="Measured">Clients that measured.</param>
/// <param name="Loss">Mean loss weighted by examples; null where nobody measured.</param>
public sealed record FlowerRound(int Round, int Fitted, int Measured, double? Loss);
