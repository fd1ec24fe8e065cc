using System.Runtime.InteropServices;

namespace Winnow.Torch;

/// <summary>Finds libwinnow_native: where <c>WINNOW_NATIVE</c> says, beside the program, or in <c>build/native</c> of the checkout the program was built in.</summary>
public static class NativeShimLocator
{
    private const string FileName = "libwinnow_native.so";

    /// <summary>Full path of the library, or null where it has not been built.</summary>
    public static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("WINNOW_NATIVE");
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? named : null;
        }

        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "build", "native", FileName);
            if (File.Exists(built))
            {
                return built;
            }
        }

        return null;
    }

    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">It has not been built, or one of the libraries it needs is missing.</exception>
    public static nint Load() =>
        NativeLibrary.Load(Find() ?? throw new DllNotFoundException($"{FileName} is not built. Run `./dev setup`, or name the file in WINNOW_NATIVE."));
}
