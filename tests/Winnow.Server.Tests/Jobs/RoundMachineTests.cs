using Winnow.Core.Data;
using Winnow.Core.Tuning;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>The way from round to round, with workers that answer at once.</summary>
public sealed class RoundMachineTests
{
    /// <summary>Copies what the test prepared; <c>count</c> tells how often it was called.</summary>
    private const string Prepared = """
        ROOT=$(dirname $(dirname "$(dirname "$DIR")"))
        KIND=$(grep -o '^{"kind":"[a-z]*' "$1" | cut -c10-)
        echo $KIND >> "$ROOT/calls"
        if [ -f "$ROOT/broken" ]; then kill -SEGV $$; fi
        echo "{\"type\":\"progress\",\"step\":\"$( [ $KIND = learn ] && echo fit || echo gather )\",\"share\":0.1,\"detail\":\"x\"}"
        echo "{\"type\":\"progress\",\"step\":\"$( [ $KIND = learn ] && echo measure || echo query )\",\"share\":0.1,\"detail\":\"y\"}"
        cp -r "$ROOT/prepared/$KIND/." "$DIR"
        echo '{"type":"done"}'
        """;

    [Fact]
    public async Task From_the_first_images_to_a_model_and_the_next_round()
    {
        await using var bench = await StartAsync(new() { Query = 4 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        Prepare(bench, 0, 1, 2, 3);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        var first = View(bench);
        Assert.Equal((1, "label", 4), (first.Number, first.State, first.Picks));
        Assert.Equal(["skipped", "skipped", "done", "done", "done", "running"], first.Steps.Select(s => s.State));
        Assert.Equal("the first images are here", first.Cause);
        Assert.Equal(["pick"], Calls(bench));

        // Nothing is due before the picks are answered.
        await AnswerAsync(bench, 0, 3);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, View(bench).Number);
        await AnswerAsync(bench, 3, 1);
        Prepare(bench, 4, 5, 6, 7);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        var second = View(bench);
        Assert.Equal((2, "label", "all picks of round 1 are answered", 1), (second.Number, second.State, second.Cause, second.Model));
        Assert.Equal(["pick", "learn", "pick"], Calls(bench));
        Assert.Equal(["cnn"], bench.Host.Read(s => s.ReadModels()).Select(m => m.Name));
        Assert.True(File.Exists(Path.Combine(bench.Host.Folder, "models", "1", "model.json")));
        var next = await bench.Host.WriteAsync(s => bench.Host.Queue.Next(s, "ann", 1, []), TestContext.Current.CancellationToken);
        Assert.Equal(new SampleId(4), Assert.Single(next).Sample);
        Assert.Empty(Directory.EnumerateDirectories(bench.Jobs.Folder));
    }

    [Fact]
    public async Task New_labels_start_a_round_before_the_picks_are_used_up_where_that_is_wanted()
    {
        await using var bench = await StartAsync(new() { Query = 4, TrainAfter = 2 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        Prepare(bench, 0, 1, 2, 3);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        await AnswerAsync(bench, 0, 2);
        Prepare(bench, 4, 5);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, "2 new labels are there"), (View(bench).Number, View(bench).Cause));
    }

    [Fact]
    public async Task A_worker_that_keeps_crashing_fails_the_round_with_its_reason_and_the_next_try_is_a_fresh_one()
    {
        await using var bench = await StartAsync(new() { Query = 4 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        Prepare(bench, 0, 1);
        File.WriteAllText(Path.Combine(bench.Root, "broken"), "");
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("failed", "The worker was ended by signal 11."), (View(bench).State, View(bench).Reason));
        Assert.Equal(["pick", "pick", "pick"], Calls(bench));

        // By itself it does not try for ever.
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, Calls(bench).Length);
        File.Delete(Path.Combine(bench.Root, "broken"));
        await machine.StartAsync(bench.Host.Read(s => s.ReadNewestRun()), "asked for by ann", "ann", TestContext.Current.CancellationToken);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, "label"), (View(bench).Number, View(bench).State));
    }

    [Fact]
    public async Task A_server_killed_after_the_worker_and_before_the_rows_stores_what_the_worker_found()
    {
        await using var bench = await StartAsync(new() { Query = 4 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        await machine.StartAsync(null, "the first images are here", RoundMachine.Self, TestContext.Current.CancellationToken);
        Prepare(bench, 3, 2);
        var job = bench.Jobs.FolderOf(bench.Host, PickStep.NameOf(1));
        Directory.CreateDirectory(job);
        File.Copy(Path.Combine(bench.Root, "prepared", "pick", PickResult.FileName), Path.Combine(job, PickResult.FileName));
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("label", View(bench).State);
        Assert.Empty(Calls(bench));
    }

    [Fact]
    public async Task A_spent_budget_ends_the_rounds_and_the_queue_with_a_sentence()
    {
        await using var bench = await StartAsync(new() { Query = 4, Budget = new(Labels: 4) });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        Prepare(bench, 0, 1, 2, 3);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        await AnswerAsync(bench, 0, 4);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        const string sentence = "The budget of 4 labels is spent (4); a manager can raise it in the settings.";
        Assert.Equal((2, "done", sentence), (View(bench).Number, View(bench).State, View(bench).Reason));
        var (entries, ended) = await bench.Host.WriteAsync(s => bench.Host.Lease(s, "ann", 3, []), TestContext.Current.CancellationToken);
        Assert.Empty(entries);
        Assert.Equal(sentence, ended);
    }

    [Fact]
    public async Task An_empty_pool_ends_the_rounds_until_new_images_come()
    {
        await using var bench = await StartAsync(new() { Query = 8 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        Prepare(bench, 0, 1, 2, 3, 4, 5, 6, 7);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        await AnswerAsync(bench, 0, 8);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, "done", RoundMachine.ReasonUsedUp), (View(bench).Number, View(bench).State, View(bench).Reason));
        await AddAsync(bench, 1);
        Prepare(bench, 8);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, "label", "new images are here"), (View(bench).Number, View(bench).State, View(bench).Cause));
    }

    [Fact]
    public async Task The_recipe_that_a_round_chose_is_told_and_the_next_round_starts_from_it()
    {
        await using var bench = await StartAsync(new() { Query = 4 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        await AnswerAsync(bench, 0, 4);
        Prepare(bench, 4, 5);
        var record = new TuningRecord { Level = TuningRecord.Training, Recipe = "{}", Words = "cnn, larger steps", Changed = true, Reason = "larger steps instead of small ones", Candidates = 5, LabelsAtSearch = 4 };
        WorkerJson.Write(
            Path.Combine(bench.Root, "prepared", "learn", LearnResult.FileName), new LearnResult("cnn", "{}", 4, 1.5, 1, [], "too few", [], []) { Tuning = record, TuneSeconds = 2, TrainSeconds = 9 });
        await machine.StartAsync(null, "asked for by ann", "ann", TestContext.Current.CancellationToken);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        var told = bench.Host.Read(s => DashboardReader.Read(s, bench.Host.Settings)).Models[0].Tuning!;
        Assert.Equal(("cnn, larger steps", true, "larger steps instead of small ones", 5, 4), (told.Recipe, told.Changed, told.Reason, told.Candidates, told.LabelsAtSearch));
        Assert.Equal([record], bench.Host.Read(ModelFacts.ReadAll).Select(f => f.Tuning));
        Assert.Equal(("cnn", 2.0, 9.0), (bench.Host.Read(ModelFacts.ReadAll)[0].Asked, bench.Host.Read(ModelFacts.ReadAll)[0].TuneSeconds, bench.Host.Read(ModelFacts.ReadAll)[0].TrainSeconds));
        var card = bench.Host.Read(s => ModelCard.Of(s, ModelView.Read(s)[0], []));
        Assert.Contains("Why this recipe: larger steps instead of small ones.", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_round_waits_and_goes_on_at_its_step()
    {
        await using var bench = await StartAsync(new() { Query = 4 });
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        Prepare(bench, 0, 1);
        await machine.StartAsync(null, "asked for by ann", "ann", TestContext.Current.CancellationToken);
        await PauseAsync(bench, true);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("paused", View(bench).State);
        Assert.Empty(Calls(bench));
        await PauseAsync(bench, false);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("label", View(bench).State);
    }

    [Fact]
    public async Task Other_tasks_are_chosen_by_the_pictures_and_say_so()
    {
        await using var bench = await StartAsync(new() { Query = 2 }, "multilabel");
        Prepare(bench, 0, 1);
        await new RoundMachine(bench.Host, bench.Jobs).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("No model of Winnow's own learns the task 'multilabel' yet; images are chosen by the pictures alone.", View(bench).Steps[0].Detail);
    }

    private static async Task<JobBench> StartAsync(ProjectSettings settings, string task = "classify")
    {
        var bench = new JobBench(JobBench.Script(Prepared), settings, task: task);
        await AddAsync(bench, 8);
        return bench;
    }

    private static Task<IReadOnlyList<SampleId?>> AddAsync(JobBench bench, int count) => bench.Host.WriteAsync(
        s => s.AddSamples([.. Enumerable.Range((int)s.ReadCounters().Values.Sum(), count).Select(i => new NewSample($"{i}.png", $"{i}.png", $"{i:x64}", 1, 4, 4, 8, i, null))], "test", "chief"),
        TestContext.Current.CancellationToken);

    /// <summary>What the next workers will find.</summary>
    private static void Prepare(JobBench bench, params long[] picks)
    {
        var prepared = Path.Combine(bench.Root, "prepared");
        Directory.CreateDirectory(Path.Combine(prepared, "pick"));
        Directory.CreateDirectory(Path.Combine(prepared, "learn", "model"));
        File.WriteAllText(Path.Combine(prepared, "learn", "model", "model.json"), "{}");
        WorkerJson.Write(Path.Combine(prepared, "learn", LearnResult.FileName), new LearnResult("cnn", "{}", 4, 1.5, 1, [], "too few", [], []));
        WorkerJson.Write(
            Path.Combine(prepared, "pick", PickResult.FileName),
            new PickResult(1, "adaptive", "the pictures alone", 8, [.. picks.Select(p => new JobPick(p, 1, "typical", null, [new("Newness", 12.5)], [], [new(1, 0.75)]))], null, []));
    }

    private static Task<bool> PauseAsync(JobBench bench, bool paused) => bench.Host.WriteAsync(
        s =>
        {
            s.PauseRun(1, paused, "ann");
            return true;
        },
        TestContext.Current.CancellationToken);

    private static Task<bool> AnswerAsync(JobBench bench, int first, int count) => bench.Host.WriteAsync(
        store =>
        {
            for (var i = first; i < first + count; i++)
            {
                var value = new AnswerValue { Classes = [i % 2] };
                store.Submit(new AnswerSubmission(Guid.NewGuid().ToString("N"), new(i), "ann", AnswerOutcome.Label, value.ToJson(), i % 2, null, 2000, 1, 1), 1, bench.Host.Consensus);
                bench.Host.Queue.Refresh(store, new(i));
            }

            return true;
        },
        TestContext.Current.CancellationToken);

    private static RoundView View(JobBench bench) => bench.Host.Read(RoundView.Newest)!;

    private static string[] Calls(JobBench bench)
    {
        var calls = Path.Combine(bench.Root, "calls");
        return File.Exists(calls) ? File.ReadAllLines(calls) : [];
    }
}
