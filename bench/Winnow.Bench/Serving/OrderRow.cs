using System.Collections.Concurrent;
using Winnow.Client;

namespace Winnow.Bench.Serving;

/// <summary>Whether images come in the order of their ranks, however many ask at once.</summary>
internal static class OrderRow
{
    // One annotator alone must stay below 1,200 changes a minute.
    private const int Picks = 1000;

    public static BenchValue Run(BenchContext context)
    {
        var wrong = 0;
        foreach (var annotators in (int[])[1, 2, 10, 50])
        {
            wrong += RunAsync(context, annotators).GetAwaiter().GetResult();
        }

        return new(wrong, "images") { Note = $"{Picks} picks each" };
    }

    private static async Task<int> RunAsync(BenchContext context, int annotators)
    {
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("server"), "order"), Picks, Picks, annotators);
        using var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreePort());
        var given = 0;
        var wrong = 0;
        var ranks = new ConcurrentBag<int>();
        await Task.WhenAll(folder.Team.Labellers.Select(member => Task.Run(async () =>
        {
            using var client = server.Client(member);
            var last = 0;
            AnswerRequest? answer = null;
            while (true)
            {
                // Whatever was given out when this call began has a better rank; whatever else may have been given out since is on its way to the others.
                var before = Volatile.Read(ref given);
                var reply = answer is null ? await client.Queue.NextAsync(ServerFolder.Project, new() { Count = 1 }) : (await client.Answers.SubmitAsync(ServerFolder.Project, answer)).Next;
                if (reply.Items is not [{ Rank: > 0 } item, ..])
                {
                    return;
                }

                var now = Interlocked.Increment(ref given);
                if (item.Rank <= before || item.Rank > now + annotators - 1 || item.Rank <= last)
                {
                    Interlocked.Increment(ref wrong);
                }

                last = item.Rank;
                ranks.Add(item.Rank);
                answer = new()
                {
                    Key = Guid.NewGuid().ToString(),
                    Sample = item.Sample,
                    Outcome = AnswerOutcome.Label,
                    LeadMs = 0,
                    SchemaVersion = 1,
                    Value = new() { Classes = [ServerFolder.Truth(item.Sample)] },
                    Next = new() { Count = 1 },
                };
            }
        })));

        // Each rank once, none left out.
        wrong += Enumerable.Range(1, Picks).Except(ranks).Count() + (ranks.Count - ranks.Distinct().Count());
        return wrong;
    }
}
