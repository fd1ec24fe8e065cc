using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Server.Accounts;
using Winnow.Server.Blobs;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow blobs</c>: brings the images of a server into another store, and checks them all.</summary>
internal static class BlobsCommand
{
    /// <summary>Where blobs are; the same words for every command.</summary>
    public static Option<string?> Place() => new("--blobs") { Description = "Store of images and thumbnails, such as s3://BUCKET/PREFIX, with credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; the data folder by default." };

    /// <summary>Address of the store.</summary>
    public static Option<string?> Endpoint() => new("--s3-endpoint") { Description = "Address of an S3-compatible store, such as https://s3.example.org; AWS by default." };

    public static Command Create(CommandConsole console) => new CliCommand("blobs", "Copy or check the images of a server; it must not run meanwhile.") { Copy(console), Check(console) };

    /// <summary>The store that two options name, or null for the data folder.</summary>
    /// <exception cref="CommandException">They name none.</exception>
    public static S3Options? StoreOf(string? place, string? endpoint)
    {
        if (place is null)
        {
            return endpoint is null ? null : throw CommandException.Usage("--s3-endpoint needs --blobs s3://BUCKET/PREFIX.");
        }

        try
        {
            return S3Options.Parse(place, endpoint, Environment.GetEnvironmentVariable);
        }
        catch (ServerStartException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }

    private static CliCommand Copy(CommandConsole console)
    {
        var (folder, place, endpoint) = (Folder(), Place(), Endpoint());
        place.Required = true;
        var command = new CliCommand("copy", "Copy all images and thumbnails into a store; called again, it goes on.", "winnow blobs copy /srv/winnow --blobs s3://winnow/images --s3-endpoint https://s3.example.org") { folder, place, endpoint };
        command.SetAction(async (parse, cancel) =>
        {
            using var store = new S3BlobStore(StoreOf(parse.GetValue(place), parse.GetValue(endpoint))!);
            var data = Known(parse.GetValue(folder)!);
            var (copied, known) = await Told(() => BlobTransfer.CopyAsync(data, store, static _ => { }, cancel));
            console.Write(new { copied, known, store = store.Name }, c => c.Line($"Copied {copied:#,0} blobs to {store.Name}; {known:#,0} were there already. Start with `winnow serve {data} --blobs {store.Name}`."));
            return ExitCode.Done;
        });
        return command;
    }

    private static CliCommand Check(CommandConsole console)
    {
        var (folder, place, endpoint) = (Folder(), Place(), Endpoint());
        var command = new CliCommand("check", "Read every image and thumbnail and name those that were altered or cut off.", "winnow blobs check /srv/winnow") { folder, place, endpoint };
        command.SetAction(async (parse, cancel) =>
        {
            var data = Known(parse.GetValue(folder)!);
            IBlobStore store = StoreOf(parse.GetValue(place), parse.GetValue(endpoint)) is { } s3 ? new S3BlobStore(s3) : new FolderBlobStore(data);
            var (read, problems) = (0L, new List<string>());
            using (store as IDisposable)
            {
                await Told(async () =>
                {
                    await foreach (var (_, problem) in BlobTransfer.CheckAsync(data, store, cancel))
                    {
                        read++;
                        problems.AddRange(problem is null ? [] : [problem]);
                    }

                    return true;
                });
            }

            console.Write(new { read, problems }, c =>
            {
                foreach (var problem in problems)
                {
                    c.Line(problem);
                }

                c.Line($"Read {read:#,0} blobs of {store.Name}; {problems.Count:#,0} are damaged.");
            });
            return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Argument<string> Folder() => new("DATA") { Description = "Data folder of the server." };

    private static string Known(string folder) => AccountPlace.IsDataFolder(folder) ? folder : throw new CommandException($"'{folder}' is no data folder of a server: it has no server.db.");

    private static async Task<T> Told<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (BlobException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
