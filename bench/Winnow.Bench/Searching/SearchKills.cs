using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Loop;
using Winnow.Core.Search;

namespace Winnow.Bench.Searching;

/// <summary>A study in a process of its own that is killed again and again; in the end its trials must be those of a study that nobody killed.</summary>
internal static class SearchKills
{
    /// <summary>First argument of the child process.</summary>
    public const string Verb = "--search-child";

    private const int Kills = 50;
    private const int MoreTrials = 4; // that the study goes on for after the last kill
    private const int Epochs = 4;
    private const int EpochMs = 1;
    private const int KillMsMax = 1_200;
    private const string End = " end";

    public static BenchValue Measure(BenchContext context)
    {
        var folder = context.WorkFolder("search-kills");
        var path = Path.Combine(folder, "study.jsonl");
        File.Delete(path);
        var random = new Random(1);
        var (acknowledged, killed) = (new List<string>(), 0);
        while (killed < Kills)
        {
            using var child = Start(path, int.MaxValue);
            acknowledged.AddRange(Killed(child, random.Next(KillMsMax)));
            killed++;
        }

        var trials = Trials(path).Count + MoreTrials;
        using (var last = Start(path, trials))
        {
            acknowledged.AddRange(last.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
            last.WaitForExit();
            if (last.ExitCode != 0)
            {
                throw new BenchException($"The study's process ended with code {last.ExitCode}.");
            }
        }

        var faults = Faults(Trials(path), Whole(trials), acknowledged);
        foreach (var fault in faults)
        {
            Console.Error.WriteLine(fault);
        }

        return new(faults.Count, "trials") { Note = $"{killed} kills, {trials} trials, {acknowledged.Count} of them acknowledged to the parent; compared with an uninterrupted study" };
    }

    /// <summary>The child: goes on with the study at a path, and says each trial that ended.</summary>
    public static int Run(string path, int trials)
    {
        using var journal = Journal.Open(path, TimeProvider.System);
        using var pause = new ManualResetEventSlim();
        var study = new Study(Setup(), TimeProvider.System, journal);
        var begun = false;
        new StudyRunner(study, new() { Trials = trials }, TimeProvider.System) { Stops = [new Told(study.Snapshot())] }.Run(
            (trial, cancel) =>
            {
                if (!begun)
                {
                    // Everything before is the start of the runtime; from here on the parent may kill.
                    begun = true;
                    Console.WriteLine("begun");
                }

                return Objective(trial, () => pause.Wait(EpochMs, cancel));
            },
            CancellationToken.None);
        return 0;
    }

    /// <summary>Asked after each trial: says which ones have ended, and never stops anything.</summary>
    private sealed class Told(StudySnapshot before) : IStudyStop
    {
        private int said = before.Trials.Count(t => t.State != TrialState.Running);

        public string Name => "told";

        public string? Reason(StudySnapshot study)
        {
            foreach (var trial in study.Trials.Where(t => t.State != TrialState.Running).Skip(said))
            {
                Console.WriteLine(Line(trial));
                said++;
            }

            return null;
        }
    }

    private static StudySetup Setup() => new(LearningCurves.Space, 7) { Sampler = new RungTpeSampler { Rungs = new() }, Pruner = new AshaPruner() };

    private static double Objective(Trial trial, Action epoch)
    {
        var score = 0.0;
        for (var step = 1; step <= Epochs; step++)
        {
            epoch();
            score = LearningCurves.Score(trial.Point, step);
            trial.Report(step, score);
            if (step < Epochs && trial.ShouldPrune())
            {
                break;
            }
        }

        return score;
    }

    private static IReadOnlyList<TrialRecord> Trials(string path)
    {
        using var journal = Journal.Open(path, TimeProvider.System);
        return new Study(Setup(), TimeProvider.System, journal).Snapshot().Trials;
    }

    private static IReadOnlyList<TrialRecord> Whole(int trials) =>
        new StudyRunner(new Study(Setup(), TimeProvider.System), new() { Trials = trials }, TimeProvider.System).Run((trial, _) => Objective(trial, () => { }), CancellationToken.None).Study.Trials;

    private static List<string> Faults(IReadOnlyList<TrialRecord> stored, IReadOnlyList<TrialRecord> whole, List<string> acknowledged)
    {
        var faults = new List<string>();
        for (var i = 0; i < Math.Max(stored.Count, whole.Count); i++)
        {
            var (ours, theirs) = (i < stored.Count ? Line(stored[i]) : "nothing", i < whole.Count ? Line(whole[i]) : "nothing");
            if (ours != theirs)
            {
                faults.Add($"trial {i} is {ours} instead of {theirs}");
            }
        }

        var lines = stored.Select(Line).ToHashSet(StringComparer.Ordinal);
        // A line torn by the kill was not said to the end.
        faults.AddRange(acknowledged.Where(said => said.EndsWith(End, StringComparison.Ordinal) && !lines.Contains(said)).Select(said => $"acknowledged and not stored: {said}"));
        return faults;
    }

    private static string Line(TrialRecord t) => string.Create(CultureInfo.InvariantCulture, $"{t.Number} {t.State} {t.Score:R} {t.Point} {string.Join(' ', t.Reports.Select(r => $"{r.Step}:{r.Score:R}"))}{End}");

    private static Process Start(string path, int trials)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(SearchKills).Assembly.Location] : [];
        return Process.Start(new ProcessStartInfo(program, [.. self, Verb, path, trials.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true })
            ?? throw new BenchException($"{program} did not start.");
    }

    private static string[] Killed(Process child, int ms)
    {
        if (child.StandardOutput.ReadLine() is null)
        {
            throw new BenchException("The study's process ended by itself.");
        }

        child.WaitForExit(ms);
        child.Kill();
        child.WaitForExit();
        // What was said before the kill.
        return child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
