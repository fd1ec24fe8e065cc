using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>The functions of winnow_native.h, one for one.</summary>
internal static unsafe partial class Shim
{
    internal const string Library = "winnow_native";

    static Shim() => NativeLibrary.SetDllImportResolver(typeof(Shim).Assembly, (name, _, _) => name == Library ? NativeShimLocator.Load() : 0);

    /// <summary>Turns a status other than success into an exception with the shim's own text.</summary>
    internal static void Check(Status status)
    {
        if (status != Status.Ok)
        {
            Throw(status);
        }
    }

    [DoesNotReturn]
    private static void Throw(Status status) =>
        throw new TorchException(Marshal.PtrToStringUTF8(LastError()) ?? "unknown native error") { IsOutOfMemory = status == Status.OutOfMemory };

    /// <summary>Sets this thread's gradient mode and gives the one there was.</summary>
    internal static bool ExchangeGradientMode(bool enabled) => GradientModeNative(enabled ? 1 : 0) != 0;

    /// <summary>Sets the number of threads (0 only asks) and gives the one in force.</summary>
    internal static int Threads(int threads) => ThreadsNative(threads);

    [LibraryImport(Library, EntryPoint = "wn_last_error")]
    private static partial nint LastError();

    [LibraryImport(Library, EntryPoint = "wn_find", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status Find(string name, string overload, out nint op);

    [LibraryImport(Library, EntryPoint = "wn_call")]
    internal static partial Status Call(nint op, Argument* arguments, int count, nint* results, int capacity, int* produced);

    [LibraryImport(Library, EntryPoint = "wn_from_memory")]
    internal static partial Status FromMemory(void* data, long* shape, int dimensions, int type, out nint tensor);

    [LibraryImport(Library, EntryPoint = "wn_copy_to")]
    internal static partial Status CopyTo(nint tensor, void* destination, long bytes);

    [LibraryImport(Library, EntryPoint = "wn_info")]
    internal static partial Status Info(nint tensor, long* shape, int capacity, int* dimensions, int* type, long* elements);

    [LibraryImport(Library, EntryPoint = "wn_device")]
    internal static partial Status Device(nint tensor, byte* text, int capacity);

    [LibraryImport(Library, EntryPoint = "wn_data")]
    internal static partial Status Data(nint tensor, out nint data);

    [LibraryImport(Library, EntryPoint = "wn_item")]
    internal static partial Status Item(nint tensor, out double value);

    [LibraryImport(Library, EntryPoint = "wn_backward")]
    internal static partial Status Backward(nint tensor);

    [LibraryImport(Library, EntryPoint = "wn_gradient")]
    internal static partial Status Gradient(nint tensor, out nint gradient);

    [LibraryImport(Library, EntryPoint = "wn_set_gradient")]
    internal static partial Status SetGradient(nint tensor, nint gradient);

    [LibraryImport(Library, EntryPoint = "wn_set_requires_gradient")]
    internal static partial Status SetRequiresGradient(nint tensor, int required);

    [LibraryImport(Library, EntryPoint = "wn_tensor_free")]
    internal static partial void TensorFree(nint tensor);

    [LibraryImport(Library, EntryPoint = "wn_live_tensors")]
    internal static partial long LiveTensors();

    [LibraryImport(Library, EntryPoint = "wn_set_gradient_mode")]
    private static partial int GradientModeNative(int enabled);

    [LibraryImport(Library, EntryPoint = "wn_set_autocast")]
    internal static partial Status SetAutocast(int enabled);

    [LibraryImport(Library, EntryPoint = "wn_set_threads")]
    private static partial int ThreadsNative(int threads);

    [LibraryImport(Library, EntryPoint = "wn_cuda_devices")]
    internal static partial int CudaDevices();

    [LibraryImport(Library, EntryPoint = "wn_versions")]
    internal static partial Status Versions(byte* text, int capacity);

    [LibraryImport(Library, EntryPoint = "wn_generator_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status GeneratorNew(long seed, string device, out nint generator);

    [LibraryImport(Library, EntryPoint = "wn_generator_seed")]
    internal static partial Status GeneratorSeed(nint generator, long seed);

    [LibraryImport(Library, EntryPoint = "wn_generator_free")]
    internal static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "wn_script_load", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status ScriptLoad(string path, string device, out nint module);

    [LibraryImport(Library, EntryPoint = "wn_script_save", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status ScriptSave(nint module, string path);

    [LibraryImport(Library, EntryPoint = "wn_script_forward")]
    internal static partial Status ScriptForward(nint module, nint input, nint* results, int capacity, int* produced);

    [LibraryImport(Library, EntryPoint = "wn_script_train")]
    internal static partial Status ScriptTrain(nint module, int training);

    [LibraryImport(Library, EntryPoint = "wn_script_parameter_count")]
    internal static partial Status ScriptParameterCount(nint module, out int count, out int namesLength);

    [LibraryImport(Library, EntryPoint = "wn_script_parameters")]
    internal static partial Status ScriptParameters(nint module, nint* results, int capacity, int* produced, byte* names, int namesCapacity);

    [LibraryImport(Library, EntryPoint = "wn_group_available")]
    internal static partial int GroupAvailable();

    [LibraryImport(Library, EntryPoint = "wn_group_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status GroupNew(string? file, string? host, int port, string own, int rank, int size, long timeoutMs, out nint group);

    [LibraryImport(Library, EntryPoint = "wn_group_sum")]
    internal static partial Status GroupSum(nint group, nint tensor);

    [LibraryImport(Library, EntryPoint = "wn_group_barrier")]
    internal static partial Status GroupBarrier(nint group);

    [LibraryImport(Library, EntryPoint = "wn_group_free")]
    internal static partial void GroupFree(nint group);

    [LibraryImport(Library, EntryPoint = "wn_script_free")]
    internal static partial void ScriptFree(nint module);
}
