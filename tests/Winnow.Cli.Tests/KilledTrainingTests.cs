using System.Diagnostics;
using Winnow.Storage;

namespace Winnow.Cli.Tests;

/// <summary>Kill -9 of a training at different moments: the next call goes on to the same weights.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private const int Steps = 160; // 8 labels are one batch: an epoch is a step
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_killed_training_resumes_to_the_weights_of_an_undisturbed_one()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 4);
        var undisturbed = folder.Path("undisturbed");
        Copy(project, undisturbed);
        Assert.Equal(0, (await TemporaryFolder.RunAsync(Arguments(undisturbed))).ExitCode);
        var resumes = 0;
        var random = new Random(20);
        int[] moments = [1, .. Enumerable.Range(0, 18).Select(_ => random.Next(2, Steps)), Steps];
        foreach (var (i, moment) in moments.Index())
        {
            var killed = folder.Path($"killed-{i}");
            Copy(project, killed);
            await KillAtStep(killed, moment);
            if (!HasModel(killed)) // the last moment may come too late
            {
                Assert.True(StepOf(killed) >= moment, "nothing was saved to go on from");
                var resumed = await TemporaryFolder.RunAsync(Arguments(killed));
                Assert.True(resumed.ExitCode == 0, resumed.Error);
                resumes++;
            }

            foreach (var file in new[] { "weights-0.safetensors", "model.json" })
            {
                Assert.Equal(File.ReadAllBytes(Path.Combine(undisturbed, "models", "1", file)), File.ReadAllBytes(Path.Combine(killed, "models", "1", file)));
            }

            using var store = Store.OpenForReading(killed, TimeProvider.System);
            Assert.Single(store.ReadModels());
            Assert.Empty(store.Verify());
        }

        Assert.True(resumes >= 15, $"only {resumes} of {moments.Length} trainings were killed before they ended");
    }

    private static bool HasModel(string project)
    {
        using var store = Store.OpenForReading(project, TimeProvider.System);
        return store.ReadModels().Count > 0;
    }

    private static string[] Arguments(string project) =>
        ["train", project, "--model", "mlp", "--size", "8", "--epochs", $"{Steps}", "--checkpoint-seconds", "0"];

    private static async Task KillAtStep(string project, int step)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "winnow.dll"), .. Arguments(project)]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        while (!process.HasExited && StepOf(project) < step)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken); // only looking: the file is replaced whole after every step
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static int StepOf(string project)
    {
        var file = Path.Combine(project, "models", ".checkpoint", "state.0");
        if (!File.Exists(file))
        {
            return 0;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(file));
            reader.ReadString();
            reader.ReadString();
            return reader.ReadInt32();
        }
        catch (FileNotFoundException)
        {
            return 0; // the training ended between the two looks
        }
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
