using Winnow.Cli.Working;
using Winnow.Core.Tuning;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>Recipes of a server's rounds, chosen by the worker.</summary>
public sealed class RoundTuningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_round_searches_within_its_share_of_the_time_and_a_killed_one_goes_on_with_what_it_chose()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 14, labelledPerClass: 14);
        // A quarter of 4 s of training; the last took 0.1 s.
        var first = Learn(project, "one", new(null, 4, 0, 0.1));
        Assert.Equal(TuningRecord.Training, first.Tuning!.Level);
        Assert.True(first.Tuning.Candidates > 0, first.Tuning.Reason);
        Assert.Equal(28, first.Tuning.LabelsAtSearch);
        Assert.True(first.TuneSeconds > 0 && first.TrainSeconds > 0);

        // The recipe is on disk: a second call of the same job does not search, and fits nothing anew.
        File.Delete(Path.Combine(folder.Path("one"), LearnResult.FileName));
        var again = Learn(project, "one", new(null, 4, 0, 0.1));
        Assert.Equal(first.Tuning, again.Tuning);
        Assert.Equal(0, again.TrainSeconds);

        // The next round goes on from it; too few labels have come for another search.
        var next = Learn(project, "two", new(first.Tuning, 8, 1, 0.1));
        Assert.Equal((0, 28, first.Tuning.Recipe), (next.Tuning!.Candidates, next.Tuning.LabelsAtSearch, next.Tuning.Recipe));
        Assert.Contains("28 labels, and the next search is due at 42", next.Tuning.Reason, StringComparison.Ordinal);

        // A recipe that an older version wrote gives way to the usual one.
        var lost = Learn(project, "three", new(first.Tuning with { Recipe = "{}" }, 0, 0, 0));
        Assert.StartsWith("kept mlp at 8 pixels, ", lost.Tuning!.Reason, StringComparison.Ordinal);
        Assert.Null(Learn(project, "four", null).Tuning);
    }

    [Fact]
    public async Task A_head_on_the_projects_encoder_is_a_model_of_rounds()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 40, labelledPerClass: 16);
        Assert.Contains("needs an encoder that was trained on the project's images", Assert.Throws<CommandException>(() => Learn(project, "none", new(null, 0, 0, 0), "encoder-head")).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("pretrain", project, "--steps", "2", "--size", "16")).ExitCode);
        var learned = Learn(project, "head", new(null, 0, 0, 0), "encoder-head");
        Assert.Equal(("encoder-head", TuningRecord.Head), (learned.Name, learned.Tuning!.Level));
        Assert.Contains("32 labels", learned.Tuning.Reason, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Path("head", "model", "model.onnx")));
        Assert.Equal(learned.Tuning.Recipe, learned.Recipe);
    }

    private LearnResult Learn(string project, string job, JobTuning? tuning, string model = "mlp")
    {
        using var store = Store.OpenForReading(project, TimeProvider.System);
        var labels = store.ReadLabels().Select(l => new JobLabel(l.Id.Value, l.Class, null)).ToArray();
        Directory.CreateDirectory(folder.Path(job));
        new LearnWork(new(project, 1, model, labels, []) { ImageSize = model == "mlp" ? 8 : null, Tuning = tuning }, folder.Path(job), new WorkerOutput(new StringWriter()), TimeProvider.System).Run(Cancel);
        return WorkerJson.Read<LearnResult>(Path.Combine(folder.Path(job), LearnResult.FileName));
    }
}
