using System.Runtime.InteropServices;

namespace Winnow.Torch;

/// <summary>Finds libwinnow_native: where <c>WINNOW_NATIVE</c> says, beside the program, or in <c>build/native</c> of the checkout the program was built in.</summary>
public static class NativeShimLocator
{
    private const string FileName = "libwinnow_native.so";

    /// <summary>The packages of Debian 12 that the library in Winnow.Torch's package is linked to, and a fast BLAS.</summary>
    public const string SystemPackages = "libtorch1.13 libopencv-imgcodecs406 libopencv-videoio406 libjpeg62-turbo libpng16-16 libopenblas0-openmp";

    /// <summary>Full path of the library, or null where it has not been built.</summary>
    public static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("WINNOW_NATIVE");
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? named : null;
        }

        // Packages of native files are unpacked into a folder of the platform's name, unless the program is published for it.
        foreach (var folder in (string[])["", Path.Combine("runtimes", "linux-x64", "native")])
        {
            var beside = Path.Combine(AppContext.BaseDirectory, folder, FileName);
            if (File.Exists(beside))
            {
                return beside;
            }
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
