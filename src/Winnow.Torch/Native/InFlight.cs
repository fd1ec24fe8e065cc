using System.Runtime.CompilerServices;

namespace Winnow.Torch.Native;

/// <summary>Holds on to the managed owners of the last arguments of this thread, so that the collector cannot free a tensor or generator while a native call still reads it.</summary>
/// <remarks>Cheaper than a reference count per argument and call. No operator takes as many single owners as there are places; lists are kept alive by <see cref="KeepAlive"/>.</remarks>
internal static class InFlight
{
    private const int Places = 64;

    [ThreadStatic]
    private static Ring? ring;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Hold<T>(T owner)
        where T : class
    {
        var held = ring ??= new Ring();
        held.Owners[held.Next++ & (Places - 1)] = owner;
        return owner;
    }

    /// <summary>Keeps every tensor of a list alive up to this call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void KeepAlive(ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            GC.KeepAlive(tensor);
        }
    }

    private sealed class Ring
    {
        public readonly object?[] Owners = new object?[Places];
        public int Next;
    }
}
