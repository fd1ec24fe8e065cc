using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Winnow.Cli.Console;
using Winnow.Server.Federation;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow federate flower</c>: a server that unmodified Flower clients join.</summary>
internal static class FederateFlowerCommand
{
    public static Command Create(CommandConsole console)
    {
        var listen = new Option<string>("--listen") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Port to listen on.", DefaultValueFactory = _ => 8080 };
        var clients = new Option<int>("--clients") { Description = "Clients to wait for.", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 3 };
        var certificate = new Option<string?>("--certificate") { Description = "Certificate for TLS, PEM; without it the line is clear text." };
        var key = new Option<string?>("--certificate-key") { Description = "Its private key, PEM." };
        var output = new Option<string>("--out") { Description = "Folder for the model, one .npy file for each array.", DefaultValueFactory = _ => "winnow-flower" };
        var command = new CliCommand("flower", "Serve Flower clients (start_client): weighted averages over rounds of fit and evaluate. This server sees each client's model.", "winnow federate flower --clients 3 --rounds 10")
        {
            listen, port, clients, rounds, certificate, key, output,
        };
        command.SetAction(async (parse, cancel) =>
        {
            if (parse.GetValue(clients) is < 1 or > 10_000 || parse.GetValue(rounds) is < 1 or > 100_000 || parse.GetValue(port) is < 0 or > 65_535)
            {
                throw CommandException.Usage("--clients takes 1 to 10,000, --rounds 1 to 100,000, --port 0 to 65,535.");
            }

            if (!IPAddress.TryParse(parse.GetValue(listen), out var address))
            {
                throw CommandException.Usage($"--listen '{parse.GetValue(listen)}' is no address such as 127.0.0.1.");
            }

            if (parse.GetValue(certificate) is null != parse.GetValue(key) is null)
            {
                throw CommandException.Usage("--certificate and --certificate-key go together.");
            }

            using var tls = parse.GetValue(certificate) is { } file ? X509Certificate2.CreateFromPemFile(file, parse.GetValue(key)) : null;
            await using var server = await FlowerServer.StartAsync(address, parse.GetValue(port), tls, cancel);
            if (!console.Json)
            {
                console.Line($"Flower clients can join at {server.Address}; {parse.GetValue(clients)} are waited for.");
            }

            var result = await RunAsync(server, parse.GetValue(clients), parse.GetValue(rounds), cancel);
            Directory.CreateDirectory(parse.GetValue(output)!);
            foreach (var (i, tensor) in result.Parameters.Tensors.Index())
            {
                await File.WriteAllBytesAsync(Path.Combine(parse.GetValue(output)!, string.Create(CultureInfo.InvariantCulture, $"{i}.npy")), tensor, cancel);
            }

            console.Write(new { result.Rounds, result.Notes, model = parse.GetValue(output) }, c =>
            {
                c.Table(["round", "trained", "measured", "loss"], result.Rounds.Select(r => (IReadOnlyList<string>)[$"{r.Round}", $"{r.Fitted}", $"{r.Measured}", r.Loss?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–"]));
                foreach (var note in result.Notes)
                {
                    c.Line(note);
                }

                c.Line($"Model: {parse.GetValue(output)}");
            });
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Nothing is kept between rounds, so stopping is not what it is for other commands.</summary>
    private static async Task<FlowerResult> RunAsync(FlowerServer server, int clients, int rounds, CancellationToken cancel)
    {
        try
        {
            return await server.RunAsync(clients, rounds, null, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new CommandException("Stopped before the last round; no model was kept, and the same command starts anew.", ExitCode.Interrupted);
        }
    }
}
