using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow suspects</c>: the labels that are most probably wrong, each with the reason.</summary>
internal static class SuspectsCommand
{
    private const int Folds = 5;

    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.Create();
        var count = new Option<int>("-n", "--count") { Description = "How many labels at most.", DefaultValueFactory = _ => 20 };
        var csv = new Option<bool>("--csv") { Description = "Write path,label,given,suggested,suspicion with an empty label column to fill in." };
        var command = new CliCommand("suspects", "List the labels that are most probably wrong.", "winnow suspects birds -n 20", "winnow suspects birds -n 20 --csv > check.csv")
        {
            folder, count, csv,
        };
        command.SetAction((parse, cancel) =>
        {
            Run(console, parse.GetValue(folder)!, parse.GetValue(count), parse.GetValue(csv), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, int count, bool csv, CancellationToken cancel)
    {
        if (count < 1)
        {
            throw CommandException.Usage($"-n {count} asks for no label; it must be 1 or more.");
        }

        using var store = Store.OpenForReading(folder, console.Clock);
        ProjectTask.RequireClassify(store, "suspects");
        var (labelled, probabilities, source) = Judge(console, store, cancel);
        var classes = store.ReadProject().Classes;
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        int[] labels = [.. labelled.Select(l => l.Class)];
        var wrong = new ConfidentLearning(labels, probabilities);
        var suspects = SuspectLabels.Rank(labels, probabilities).Take(count).Select((s, i) => new
        {
            Rank = i + 1,
            Path = paths[labelled[s.Item].Id],
            Given = classes[s.Given],
            Suggested = classes[s.Suggested],
            s.Suspicion,
            Reason = s.Reason(c => classes[c]),
        }).ToArray();
        if (csv && !console.Json)
        {
            console.Line("path,label,given,suggested,suspicion");
            foreach (var s in suspects)
            {
                console.Line(string.Create(CultureInfo.InvariantCulture, $"{CsvFile.Quote(s.Path)},,{CsvFile.Quote(s.Given)},{CsvFile.Quote(s.Suggested)},{s.Suspicion:0.######}"));
            }

            return;
        }

        console.Write(new { source, labelled = labels.Length, estimatedWrong = wrong.NoiseRate * labels.Length, suspects }, c =>
        {
            c.Line(string.Create(CultureInfo.InvariantCulture, $"{labels.Length} labels judged by {source}; about {wrong.NoiseRate * labels.Length:0} of them look wrong"));
            c.Table(["rank", "path", "label", "suspicion", "reason"], suspects.Select(s => (IReadOnlyList<string>)[$"{s.Rank}", s.Path, s.Given, s.Suspicion.ToString("0.0000", CultureInfo.InvariantCulture), s.Reason]));
        });
    }

    /// <summary>The labels with probabilities of models that did not learn from them: of regressions on the newest model's embeddings, or imported ones.</summary>
    private static (IReadOnlyList<LabelledSample> Labelled, Matrix Probabilities, string Source) Judge(CommandConsole console, Store store, CancellationToken cancel)
    {
        var labels = store.ReadLabels();
        var source = PoolEvidence.SourceOf(store);
        if (!PoolEvidence.HasProbabilities(store))
        {
            throw new CommandException($"Nothing judges the labels yet; run `winnow train {store.Folder}`, or import probabilities of models that did not learn from them.");
        }

        var embedded = store.ReadModels().Count > 0;
        var evidence = PoolEvidence.Read(store, [.. labels.Select(l => l.Id)], embedded ? Evidence.Embeddings : Evidence.Probabilities, console, cancel);
        foreach (var problem in evidence.Problems)
        {
            console.Error.WriteLine($"left out: {problem.Name}: {problem.Reason}");
        }

        var known = labels.ToDictionary(l => l.Id);
        LabelledSample[] judged = [.. evidence.View.Ids.Select(id => known[id])];
        if (judged.Length == 0 || (embedded && judged.Length < Folds))
        {
            throw new CommandException($"{judged.Length} labels that {source} knows are too few to be judged; label {(embedded ? Folds : 1)} or more.");
        }

        var project = store.ReadProject();
        return embedded
            ? (judged, OutOfFold.Probabilities(LabelFeatures.Of(evidence.View), judged, project.Classes, project.Seed, cancel, Folds), $"regressions on the embeddings of {source}")
            : (judged, evidence.View.Require(v => v.Probabilities), source);
    }
}
