using Winnow.Torch;

namespace Winnow.Cli.Commands;

/// <summary>Whether images can be decoded and networks run.</summary>
internal static class NativeLibrary
{
    /// <exception cref="CommandException">It is not built.</exception>
    public static void Require(string command)
    {
        if (NativeShimLocator.Find() is null)
        {
            throw new CommandException($"`winnow {command}` needs the native library, which is not built; `./dev setup` builds it, and `winnow doctor` says more.");
        }
    }
}
