using System.Net;
using System.Net.Sockets;
using Winnow.Client;
using Winnow.Core.Numerics;

namespace Winnow.Cli.Annotating;

/// <summary>One person who labels over HTTP, simulated: knows the truth, errs at a given rate, takes a given time. The same seed errs alike.</summary>
internal sealed class SimulatedAnnotator
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WhenEmpty = TimeSpan.FromMilliseconds(500);

    private readonly WinnowClient client;
    private readonly SimulatedWork work;
    private readonly int number;
    private readonly Random random;

    private SimulatedAnnotator(WinnowClient client, SimulatedWork work, int number)
    {
        (this.client, this.work, this.number) = (client, work, number);
        random = new Random(Seed.Derive(work.Seed, $"annotator/{number}"));
    }

    /// <summary>Lets one annotator per client work side by side until the server gives out nothing more, or the call is cancelled.</summary>
    /// <returns>Why the server gave out nothing more, or null where the call was cancelled.</returns>
    public static async Task<string?> RunAsync(IReadOnlyList<WinnowClient> clients, SimulatedWork work, CancellationToken cancel)
    {
        var ends = await Task.WhenAll(clients.Select((c, i) => Task.Run(() => new SimulatedAnnotator(c, work, i).RunAsync(cancel), CancellationToken.None)));
        return ends.FirstOrDefault(e => e is not null);
    }

    private async Task<string?> RunAsync(CancellationToken cancel)
    {
        try
        {
            var next = await TryAsync(() => client.Queue.NextAsync(work.Project, new() { Count = 1 }, cancel), cancel);
            while (next.Ended is null)
            {
                if (next.Items is not [var item, ..])
                {
                    await Task.Delay(WhenEmpty, work.Clock, cancel);
                    next = await TryAsync(() => client.Queue.NextAsync(work.Project, new() { Count = 1 }, cancel), cancel);
                    continue;
                }

                work.Leased?.Invoke(item, number);
                next = await AnswerAsync(item, cancel);
            }

            return next.Ended;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<QueueReply> AnswerAsync(QueueItem item, CancellationToken cancel)
    {
        if (work.SecondsPerLabel > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(work.SecondsPerLabel * (0.5 + random.NextDouble())), work.Clock, cancel);
        }

        var said = Say(item);
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var request = new AnswerRequest
        {
            Key = new Guid(bytes).ToString(),
            Sample = item.Sample,
            Outcome = said is null ? AnswerOutcome.Skip : AnswerOutcome.Label,
            Value = said is { } known ? new() { Classes = [known] } : null,
            LeadMs = 1000 * work.SecondsPerLabel,
            SchemaVersion = work.SchemaVersion,
            Next = new() { Count = 1 },
        };
        var start = work.Clock.GetTimestamp();
        var reply = await TryAsync(
            () =>
            {
                start = work.Clock.GetTimestamp();
                return client.Answers.SubmitAsync(work.Project, request, cancel);
            },
            cancel);
        work.Saved?.Invoke(new(request.Key, item.Sample, said ?? -1, number, work.Clock.GetElapsedTime(start)));
        return reply.Next;
    }

    private int? Say(QueueItem item)
    {
        if (work.Truth(item) is not { } truth)
        {
            return null;
        }

        return work.Classes > 1 && random.NextDouble() < work.Noise ? (truth + 1 + random.Next(work.Classes - 1)) % work.Classes : truth;
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (ProblemException exception) when (exception.Status == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(exception.RetryAfter ?? Pause, work.Clock, cancel);
            }
            catch (Exception exception) when (work.Persistent && !cancel.IsCancellationRequested && IsDown(exception))
            {
                await Task.Delay(Pause, work.Clock, cancel);
            }
        }
    }

    // No server, one that was ended in the middle of its answer, or one whose disk is full.
    private static bool IsDown(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or OperationCanceledException or ProblemException { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage };
}
