namespace Winnow.Torch.Native;

/// <summary>What every function of the shim returns; numbers as in winnow_native.h.</summary>
internal enum Status
{
    Ok = 0,
    Failed = 1,
    OutOfMemory = 2,
}
