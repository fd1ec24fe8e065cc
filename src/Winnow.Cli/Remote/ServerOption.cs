using System.CommandLine;
using System.Net;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary><c>--server URL --token T</c>: the command works on a project of a server instead of a folder.</summary>
internal sealed class ServerOption
{
    /// <summary>Where the token comes from when none is on the command line, where others can read it.</summary>
    public const string TokenVariable = "WINNOW_TOKEN";

    private readonly Option<string?> server = new("--server") { Description = "Address of a labelling server: what is meant is there, such as one of its projects by id or name, instead of here." };
    private readonly Option<string?> token = new("--token") { Description = $"API token for --server; default {TokenVariable}, which other users of this machine cannot see." };
    private readonly Option<bool> insecure = new("--insecure") { Description = "Send the token to --server without encryption, where whoever is on the way can read it." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(server);
        command.Options.Add(token);
        command.Options.Add(insecure);
    }

    /// <summary>Whether the call names a server.</summary>
    /// <exception cref="CommandException">There is a token without a server, or an option that makes no sense with one.</exception>
    public bool Asked(ParseResult parse, params ReadOnlySpan<Option> localOnly)
    {
        if (parse.GetValue(server) is null)
        {
            return parse.GetValue(token) is null && !parse.GetValue(insecure) ? false : throw CommandException.Usage("--token and --insecure belong to --server URL.");
        }

        foreach (var option in localOnly)
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw CommandException.Usage($"{option.Name} has no meaning with --server: the server decides that by the project's settings.");
            }
        }

        return true;
    }

    /// <summary>Finds the project and does something with it.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="project">Id or name.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandException">The server is not reached or refuses, or there is no such project.</exception>
    public Task<int> RunAsync(ParseResult parse, string project, Func<WinnowClient, ProjectView, CancellationToken, Task<int>> work, CancellationToken cancel) =>
        RunAsync(parse, async (client, stop) => await work(client, await FindAsync(client, project, stop), stop), cancel);

    /// <summary>Does something with the server as a whole.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandException">The server is not reached or refuses.</exception>
    public async Task<int> RunAsync(ParseResult parse, Func<WinnowClient, CancellationToken, Task<int>> work, CancellationToken cancel)
    {
        var address = parse.GetValue(server)!;
        using var client = Connect(address, parse.GetValue(token) ?? Environment.GetEnvironmentVariable(TokenVariable), parse.GetValue(insecure));
        try
        {
            return await work(client, cancel);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException($"The server '{address}' cannot be reached ({exception.Message.TrimEnd('.')}); check the address, and that `winnow serve` runs there.");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CommandException($"The server '{address}' did not answer in time; try again.");
        }
        catch (ProblemException exception) when (exception.Status == HttpStatusCode.Unauthorized)
        {
            throw new CommandException($"The server '{address}' does not know this token; make one in the browser under your account, and give it with --token or in {TokenVariable}.");
        }
        catch (ProblemException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    /// <summary>A client of a server; a token never travels unencrypted to another machine unless that is said to be safe.</summary>
    /// <exception cref="CommandException">The address is none, or there is no token.</exception>
    public static WinnowClient Connect(string address, string? secret, bool allowPlainHttp)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw CommandException.Usage($"--server '{address}' is no address; it looks like https://winnow.example.org.");
        }

        if (string.IsNullOrWhiteSpace(secret) || secret.Any(c => c is <= ' ' or > '~'))
        {
            throw CommandException.Usage($"--server needs an API token: give it with --token or in {TokenVariable}; people make tokens in the browser under their account.");
        }

        return uri.Scheme == "https" || uri.IsLoopback || allowPlainHttp
            ? new(new() { Server = uri, Token = secret, AllowPlainHttp = allowPlainHttp })
            : throw CommandException.Usage($"--server '{address}' would send the token unencrypted to another machine; use https, or say --insecure where the way is safe.");
    }

    private static async Task<ProjectView> FindAsync(WinnowClient client, string project, CancellationToken cancel)
    {
        var all = (await client.Projects.ListAsync(cancel: cancel)).Items;
        ProjectView[] found = all.FirstOrDefault(p => p.Id == project) is { } byId ? [byId] : [.. all.Where(p => p.Name == project)];
        return found switch
        {
            [var one] => one,
            [] => throw new CommandException($"The server has no project '{project}' for this token; it has: {(all.Count == 0 ? "none" : string.Join(", ", all.Select(p => $"{p.Name} ({p.Id})")))}."),
            _ => throw new CommandException($"{found.Length} projects are called '{project}'; name one by its id: {string.Join(", ", found.Select(p => p.Id))}."),
        };
    }
}
