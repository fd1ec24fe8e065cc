using System.Diagnostics;
using Winnow.Torch.Optimizers;

namespace Winnow.Torch.Tests;

public sealed class TorchScriptModuleTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Script = """
        import sys
        import torch
        torch.manual_seed(1)
        net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Dropout(0.5), torch.nn.Linear(4, 2))
        torch.jit.script(net).save(sys.argv[1])
        print(" ".join(repr(v) for v in net.eval()(torch.ones(1, 3)).flatten().tolist()))
        """;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"winnow-{Guid.NewGuid():N}.pt");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_module_of_PyTorch_answers_as_there_and_is_tuned_and_saved()
    {
        var expected = WriteModule();
        using var scope = new TensorScope();
        using var module = TorchScriptModule.Load(path);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], module.NamedParameters.Select(p => p.Name));
        var input = Tensor.From<float>([1, 1, 1], 1, 3);
        var answer = module.Train(training: false).Forward(input).ToArray<float>();
        Assert.Equal(expected.Length, answer.Length);
        Assert.All(expected.Zip(answer), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

        using var optimizer = new Sgd(module.NamedParameters.Select(p => p.Tensor), learningRate: 0.1);
        var target = Tensor.From<long>([1], 1);
        var before = module.Forward(input).CrossEntropy(target).Item();
        for (var step = 0; step < 20; step++)
        {
            module.Forward(input).CrossEntropy(target).Backward();
            optimizer.Step();
        }

        var tuned = module.Forward(input);
        Assert.True(tuned.CrossEntropy(target).Item() < before / 2, "twenty steps should halve the loss of one sample");
        module.Save(path);
        using var again = TorchScriptModule.Load(path);
        Assert.Equal(tuned.ToArray<float>(), again.Train(training: false).Forward(input).ToArray<float>());
    }

    [Fact]
    public void A_file_that_is_no_module_is_refused()
    {
        File.WriteAllText(path, "no archive");
        Assert.Throws<TorchException>(() => TorchScriptModule.Load(path));
        Assert.Throws<TorchException>(() => TorchScriptModule.Load(path + ".missing"));
    }

    private double[] WriteModule()
    {
        Assert.SkipUnless(File.Exists(Python), $"needs {Python} with torch (Debian's python3-torch)");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add(path);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(problem.Contains("No module named 'torch'", StringComparison.Ordinal), "needs Debian's python3-torch");
        Assert.True(process.ExitCode == 0, problem);
        return [.. output.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
