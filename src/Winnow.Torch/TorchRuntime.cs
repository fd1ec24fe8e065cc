using System.Text;
using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>What is known about the loaded libtorch, and the process-wide number of threads.</summary>
public static class TorchRuntime
{
    /// <summary>Threads of one operator. Setting it changes sums in the last bits: a training repeats exactly for a given number.</summary>
    public static int Threads
    {
        get => Shim.Threads(0);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            if (Shim.Threads(value) != value)
            {
                throw new TorchException($"libtorch did not take {value} threads.");
            }
        }
    }

    /// <summary>Number of CUDA devices; 0 with a CPU build.</summary>
    public static int CudaDevices => Shim.CudaDevices();

    /// <summary>Native tensors alive in this process; leak tests compare it before and after.</summary>
    public static long LiveTensors => Shim.LiveTensors();

    /// <summary>Facts by name: <c>libtorch</c> (version), <c>blas</c> (path of the library that answers), <c>threads</c>, <c>cuda</c> (devices).</summary>
    public static unsafe IReadOnlyDictionary<string, string> Facts()
    {
        const int capacity = 4096;
        var text = stackalloc byte[capacity];
        Shim.Check(Shim.Versions(text, capacity));
        var length = new ReadOnlySpan<byte>(text, capacity).IndexOf((byte)0);
        return Encoding.UTF8.GetString(text, length)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
