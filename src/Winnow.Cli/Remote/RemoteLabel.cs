using System.Globalization;
using System.Net;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary>Answers from a CSV file to a project of a server. The whole file is checked before the first is sent.</summary>
internal static class RemoteLabel
{
    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, string path, CancellationToken cancel)
    {
        if (project.Task != "classify")
        {
            throw new CommandException($"'{project.Name}' is a project of the task {project.Task}; a file of one class per image fits classify alone.");
        }

        var (answers, empty) = await ReadAsync(client, project, path, cancel);
        var (saved, skipped, late) = (0, 0, 0);
        using (var progress = console.StartProgress())
        {
            foreach (var (sample, label) in answers)
            {
                var request = new AnswerRequest
                {
                    Key = Guid.NewGuid().ToString(),
                    Sample = sample,
                    Outcome = label is null ? AnswerOutcome.Skip : AnswerOutcome.Label,
                    Value = label is { } known ? new() { Classes = [known] } : null,
                    Reason = label is null ? "cannot be told" : null,
                    LeadMs = 0,
                    SchemaVersion = project.SchemaVersion,
                };
                late += (await SendAsync(console, client, project.Id, request, cancel)).Late ? 1 : 0;
                (saved, skipped) = label is null ? (saved, skipped + 1) : (saved + 1, skipped);
                progress.Report((double)(saved + skipped) / answers.Count, "answers sent");
            }
        }

        console.Write(new { saved, skipped, late, empty }, c => c.Line($"Saved: {saved} labels, {skipped} skipped, {empty} left open; {late} came after others had settled the image."));
        return ExitCode.Done;
    }

    private static async Task<AnswerReply> SendAsync(CommandConsole console, WinnowClient client, string project, AnswerRequest request, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await client.Answers.SubmitAsync(project, request, cancel);
            }
            catch (ProblemException exception) when (exception is { Status: HttpStatusCode.TooManyRequests, RetryAfter: { } wait })
            {
                await Task.Delay(wait, console.Clock, cancel);
            }
        }
    }

    private static async Task<(List<(string Sample, int? Class)> Answers, int Empty)> ReadAsync(WinnowClient client, ProjectView project, string path, CancellationToken cancel)
    {
        var file = CsvFile.Read(path);
        var (byId, label) = (file.Header.Contains("sample", StringComparer.Ordinal), file.Column("label"));
        var key = file.Column(byId ? "sample" : "path");
        var classes = project.Classes.Where(c => c.Retired != true).ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        var answers = new List<(string, int?)>();
        var (seen, empty) = (new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var row in file.Rows)
        {
            var said = row.Cells[label];
            if (said.Length == 0)
            {
                empty++;
                continue;
            }

            int? answer = said == LabelFile.Skip ? null : classes.TryGetValue(said, out var index) ? index
                : throw new CommandException($"'{path}' line {row.Line} names the class '{said}'; the project's classes are: {string.Join(", ", classes.Keys)}. Nothing was sent.");
            var sample = await FindAsync(client, project.Id, row.Cells[key], byId, path, row.Line, cancel);
            answers.Add(seen.Add(sample) ? (sample, answer) : throw new CommandException($"'{path}' line {row.Line} answers for '{row.Cells[key]}' a second time; keep one of them. Nothing was sent."));
        }

        return (answers, empty);
    }

    private static async Task<string> FindAsync(WinnowClient client, string project, string name, bool byId, string file, int line, CancellationToken cancel)
    {
        if (byId)
        {
            return long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? (await client.Samples.GetAsync(project, name, cancel)).Id! : throw new CommandException($"'{file}' line {line} names '{name}', which is no id of a sample. Nothing was sent.");
        }

        var found = (await client.Samples.ListAsync(project, text: name, limit: 200, cancel: cancel)).Items.Where(s => s.Name == name).ToArray();
        return found switch
        {
            [var one] => one.Id,
            [] => throw new CommandException($"'{file}' line {line} names the file '{name}', which is not in the project. Nothing was sent."),
            _ => throw new CommandException($"'{file}' line {line}: {found.Length} images are called '{name}'; use the column sample that `winnow next --server … --csv` writes. Nothing was sent."),
        };
    }
}
