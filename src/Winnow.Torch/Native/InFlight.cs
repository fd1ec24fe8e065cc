namespace Winnow.Torch.Native;

/// <summary>Holds on to the managed owners of the last arguments of this thread, so that the collector cannot free a tensor while a native call still reads it.</summary>
/// <remarks>Cheaper than a reference count per argument and call; no operator takes as many single tensors as there are places.</remarks>
internal static class InFlight
{
    private const int Places = 64;

    [ThreadStatic]
    private static Tensor?[]? held;

    [ThreadStatic]
    private static int next;

    public static Tensor Hold(Tensor tensor)
    {
        var places = held ??= new Tensor?[Places];
        places[next++ & (Places - 1)] = tensor;
        return tensor;
    }
}
