using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary>The best images of a server's queue, leased to whoever owns the token.</summary>
internal static class RemoteNext
{
    private const int CountMax = 10;

    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, int? asked, bool csv, CancellationToken cancel)
    {
        var count = asked ?? CountMax;
        if (count is < 1 or > CountMax)
        {
            throw CommandException.Usage($"-n {count} cannot be leased from a server at once; it must be 1 to {CountMax}.");
        }

        var reply = await client.Queue.NextAsync(project.Id, new() { Count = count }, cancel);
        var picks = reply.Items.Select(i => new { i.Rank, i.Sample, Path = i.Name, i.Reason, i.LeaseUntil }).ToArray();
        if (csv && !console.Json)
        {
            console.Line("sample,path,label,rank,reason");
            foreach (var pick in picks)
            {
                console.Line($"{pick.Sample},{CsvFile.Quote(pick.Path)},,{pick.Rank},{CsvFile.Quote(pick.Reason)}");
            }

            return ExitCode.Done;
        }

        console.Write(new { reply.Round, reply.Remaining, reply.Ended, picks }, c =>
        {
            c.Line(reply.Ended ?? (picks.Length == 0 ? "There is nothing to label now." : $"Round {reply.Round?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–"}: leased until {picks[0].LeaseUntil.UtcDateTime:HH:mm} UTC, {reply.Remaining} open"));
            c.Table(["rank", "sample", "path", "reason"], picks.Select(p => (IReadOnlyList<string>)[$"{p.Rank}", p.Sample, p.Path, p.Reason]));
        });
        return ExitCode.Done;
    }
}
