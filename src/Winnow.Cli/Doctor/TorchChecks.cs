using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Doctor;

/// <summary>The native library: where it is, which libtorch answers, and whether its BLAS is a fast one.</summary>
internal static class TorchChecks
{
    public static IEnumerable<Finding> All()
    {
        if (NativeShimLocator.Find() is not { } path)
        {
            yield return new("native library", "libwinnow_native.so is not built", Essential: true)
            {
                Remedy = "run `./dev setup`, which installs libtorch and OpenCV and builds it, or name the file in WINNOW_NATIVE.",
            };
            yield break;
        }

        IReadOnlyDictionary<string, string> facts;
        Finding? broken = null;
        try
        {
            facts = TorchRuntime.Facts();
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or TorchException)
        {
            facts = new Dictionary<string, string>(StringComparer.Ordinal);
            broken = new("native library", $"{path} does not load", Essential: true)
            {
                Remedy = $"{(exception.InnerException ?? exception).Message.ReplaceLineEndings(" ").Trim()} Run `./dev setup` in a checkout; a tool that came as a package needs `apt-get install {NativeShimLocator.SystemPackages}` as root.",
            };
        }

        if (broken is not null)
        {
            yield return broken;
            yield break;
        }

        yield return new("native library", path, Essential: true);
        yield return new("libtorch", facts.GetValueOrDefault("libtorch", "unknown"), Essential: true);
        yield return new("OpenCV", ImageCodec.LibraryVersion, Essential: true);
        yield return Blas(facts.GetValueOrDefault("blas", "unknown"));
        yield return new("libtorch threads", facts.GetValueOrDefault("threads", "unknown"));
        // No warning: nobody needs it to train on one machine.
        yield return new("training over processes", ProcessGroup.IsAvailable ? "gloo" : "not built in; libgloo-dev and `./dev setup` add it");
        yield return new("devices", TorchRuntime.CudaDevices is > 0 and var devices ? $"cpu, {string.Join(", ", Enumerable.Range(0, devices).Select(i => $"cuda:{i}"))}" : "cpu");
    }

    /// <summary>Judges the BLAS library that libtorch calls by its path.</summary>
    public static Finding Blas(string path)
    {
        // Debian's reference BLAS is libblas.so in a folder `blas`; measured 30 times slower than OpenBLAS.
        var reference = Path.GetFileName(path).StartsWith("libblas.", StringComparison.Ordinal) && !path.Contains("openblas", StringComparison.OrdinalIgnoreCase);
        return new("BLAS", path)
        {
            Remedy = reference ? "this is the slow reference BLAS, about 30 times slower than OpenBLAS; run `apt-get install libopenblas0-openmp` as root." : null,
        };
    }
}
