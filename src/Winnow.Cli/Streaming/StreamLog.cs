using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Cli.Streaming;

/// <summary>What a stream decided: all of it, or the best of the skipped.</summary>
internal static class StreamLog
{
    private const int RevisitDefault = 20;

    /// <summary>Shows decisions in the order of the stream, or the skipped ones that nobody has answered since, highest score first.</summary>
    /// <exception cref="CommandException">The project has no such stream.</exception>
    public static void Show(CommandConsole console, string folder, string name, bool revisit, int? count, bool csv)
    {
        using var store = Store.OpenForReading(folder, console.Clock);
        var streams = store.ReadStreams();
        if (streams.All(s => s.Name != name))
        {
            throw new CommandException(streams.Count == 0
                ? $"'{folder}' has no stream yet; `winnow stream {folder} SOURCE` begins one."
                : $"'{folder}' has no stream '{name}'; it has: {string.Join(", ", streams.Select(s => s.Name))}.");
        }

        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var all = store.ReadDecisions(name);
        var shown = revisit ? Skipped(store, all, count ?? RevisitDefault) : count is { } newest ? [.. all.Skip(Math.Max(0, all.Count - newest))] : all;
        var lines = shown.Select(d => new { d.Decision.Sequence, d.At, Path = paths[d.Decision.Id], d.Decision.Label, d.Decision.Score, d.Decision.Threshold, d.Decision.Spent, d.Decision.Reason }).ToArray();
        if (csv && !console.Json)
        {
            console.Line(revisit ? "path,label,sequence,score,threshold,reason" : "sequence,at,path,decision,score,threshold,spent,reason");
            foreach (var d in lines)
            {
                console.Line(revisit
                    ? string.Create(CultureInfo.InvariantCulture, $"{CsvFile.Quote(d.Path)},,{d.Sequence},{d.Score:R},{d.Threshold:R},{CsvFile.Quote(d.Reason)}")
                    : string.Create(CultureInfo.InvariantCulture, $"{d.Sequence},{d.At:O},{CsvFile.Quote(d.Path)},{Word(d.Label)},{d.Score:R},{d.Threshold:R},{d.Spent:R},{CsvFile.Quote(d.Reason)}"));
            }

            return;
        }

        console.Write(new { stream = name, decisions = lines }, c => c.Table(
            ["no.", "path", "decision", "score", "threshold", "reason"],
            lines.Select(d => (IReadOnlyList<string>)[$"{d.Sequence}", d.Path, Word(d.Label), Number(d.Score), Number(d.Threshold), d.Reason])));
    }

    private static StoredDecision[] Skipped(Store store, IReadOnlyList<StoredDecision> all, int count)
    {
        HashSet<SampleId> answered = [.. store.ReadLabels().Select(l => l.Id), .. store.ReadSkips()];
        return [.. all.Where(d => !d.Decision.Label && !answered.Contains(d.Decision.Id)).OrderByDescending(d => d.Decision.Score).ThenBy(d => d.Decision.Sequence).Take(count)];
    }

    private static string Word(bool label) => label ? "label" : "skip";

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
