using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Winnow.Cli.Tests;

/// <summary>A Slurm of one node on this machine, started by <c>eng/slurm.sh</c> in a folder of its own. It ends with this process, however that ends.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private static readonly string[] Programs = ["/usr/bin/sbatch", "/usr/bin/squeue", "/usr/bin/scancel", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"];

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-slurm-").FullName;
    private readonly Process shell;

    /// <param name="repository">Root of the checkout.</param>
    /// <exception cref="InvalidOperationException">It did not start; what it says is on standard error.</exception>
    public SlurmCluster(string repository)
    {
        foreach (var program in (string[])["sbatch", "squeue", "scancel"])
        {
            // Whoever calls these needs to know nothing of the configuration.
            var path = Path.Combine(folder, program);
            File.WriteAllText(path, $"#!/bin/sh\nSLURM_CONF='{folder}/cluster/slurm.conf' exec /usr/bin/{program} \"$@\"\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        var start = new ProcessStartInfo(Path.Combine(repository, "eng", "slurm.sh"), ["start", Path.Combine(folder, "cluster"), FreePort(), FreePort()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        shell = Process.Start(start) ?? throw new InvalidOperationException("The shell that runs Slurm did not start.");
        if (shell.StandardOutput.ReadLine() != "ready")
        {
            Dispose();
            throw new InvalidOperationException("Slurm did not start; what it says is above.");
        }
    }

    /// <summary>Why it cannot be started here, or null.</summary>
    public static string? WhyNot => Programs.All(File.Exists) ? null : "Slurm is not installed; `./dev setup --slurm` installs it.";

    /// <summary>Its sbatch; squeue and scancel lie beside it.</summary>
    public string Sbatch => Path.Combine(folder, "sbatch");

    /// <summary>Ends a job, or one task of an array.</summary>
    public async Task CancelAsync(string id)
    {
        using var process = Process.Start(Path.Combine(folder, "scancel"), [id]);
        await process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shell.StandardInput.Close();
        shell.WaitForExit();
        shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
