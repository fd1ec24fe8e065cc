using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Backups;

namespace Winnow.Server.Endpoints;

/// <summary>Everything in one zip file, while people go on labelling.</summary>
internal static class BackupEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/backup", Stream).WithTags("Backup").NeedsAdmin().Produces(StatusCodes.Status200OK, contentType: "application/zip");

    private static async Task Stream(HttpContext context, ServerOptions options, AccountStore accounts, Caller caller, CancellationToken cancel)
    {
        accounts.NoteBackup(caller.UserId, context.Connection.RemoteIpAddress?.ToString());
        context.Response.ContentType = "application/zip";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"winnow-{options.Clock.GetUtcNow():yyyy-MM-dd}.zip\"";

        // A zip file is written by calls that wait; the pipe lets them wait for the browser without holding one of the server's own threads.
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var writing = Task.Factory.StartNew(() => Fill(pipe.Writer, options, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await pipe.Reader.CopyToAsync(context.Response.Body, cancel);
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    private static void Fill(PipeWriter writer, ServerOptions options, CancellationToken cancel)
    {
        Exception? failure = new IOException("The backup was cut off.");
        try
        {
            using var stream = writer.AsStream(leaveOpen: true);
            Backup.Write(options.DataFolder, stream, options.Clock, cancel);
            failure = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException or InvalidOperationException)
        {
            // The reader gets it and ends the connection: a backup that was cut off must not look whole.
            failure = exception;
        }
        finally
        {
            writer.Complete(failure);
        }
    }
}
