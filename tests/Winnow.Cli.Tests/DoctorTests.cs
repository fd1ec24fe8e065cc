using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Cli.Doctor;

namespace Winnow.Cli.Tests;

public sealed class DoctorTests
{
    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", true)]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", false)]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblasp-r0.3.21.so", false)]
    [InlineData("/opt/intel/libmkl_rt.so", false)]
    public void The_reference_blas_is_told_by_its_path(string path, bool slow) => Assert.Equal(slow, TorchChecks.Blas(path).Remedy is not null);

    [Theory]
    [InlineData(1L << 30, true)]
    [InlineData(3L << 30, false)]
    public void Little_free_disk_is_a_warning(long bytes, bool warns) => Assert.Equal(warns, MachineChecks.FreeDisk(bytes).Remedy is not null);

    [Fact]
    public void Only_something_essential_that_is_missing_fails()
    {
        Assert.Equal(0, Report(new Finding("a", "b")).ExitCode);
        var warned = Report(new Finding("disk", "1 MiB") { Remedy = "make room." });
        Assert.Equal(0, warned.ExitCode);
        Assert.Contains("disk: make room.", warned.Output, StringComparison.Ordinal);
        Assert.Equal(1, Report(new Finding("library", "gone", Essential: true) { Remedy = "build it." }).ExitCode);
    }

    private static CliResult Report(params Finding[] findings)
    {
        using var output = new StringWriter();
        var exitCode = DoctorCommand.Report(new CommandConsole(output, TextWriter.Null, interactive: false, TimeProvider.System), findings);
        return new(exitCode, output.ToString(), "");
    }
}
