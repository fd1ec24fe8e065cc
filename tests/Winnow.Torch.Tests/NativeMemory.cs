namespace Winnow.Torch.Tests;

/// <summary>Tests that count the tensors of the whole process: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NativeMemory
{
    public const string Name = "native memory";

    /// <summary>Tensors alive once the collector has freed what nobody holds.</summary>
    public static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TorchRuntime.LiveTensors;
    }
}
