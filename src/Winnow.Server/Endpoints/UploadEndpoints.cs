using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Uploads that survive a cut connection: the client asks how far it came and goes on from there.</summary>
internal static class UploadEndpoints
{
    private const string OffsetHeader = "Upload-Offset";
    private const string LengthHeader = "Upload-Length";
    private const string PieceType = "application/offset+octet-stream";
    private const string IdLetters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/uploads").WithTags("Uploads").Needs(Role.Manager);
        api.MapPost("", Start);
        api.MapMethods("/{upload}", [HttpMethods.Head], Head);
        api.MapGet("/{upload}", Get);
        api.MapPatch("/{upload}", Append).RequireRateLimiting(RateLimits.Uploads);
        api.MapDelete("/{upload}", Drop);
    }

    private static async Task<Results<Created<UploadView>, Ok<UploadView>>> Start(ProjectCall call, NewUpload request, ServerOptions options, CancellationToken cancel)
    {
        Check(request, options.Limits);
        var sha = request.Sha256?.ToLowerInvariant();
        if (sha is not null && request.Purpose == "images" && call.Host.Read(s => s.FindByHash(sha)) is { } known)
        {
            return TypedResults.Ok(new UploadView(null, request.Name, request.Bytes, 0, "duplicate", null, $"The same image is here already, as sample {known}.", SampleIds.Text(known)));
        }

        var id = RandomNumberGenerator.GetString(IdLetters, 24);
        var upload = await call.Host.WriteAsync(
            store =>
            {
                var (count, bytes) = store.ReadOpenUploads();
                if (count >= options.Limits.OpenUploadsMax || bytes + request.Bytes > options.Limits.OpenUploadBytesMax)
                {
                    throw Problems.TooMany($"{count} uploads of together {bytes} bytes are not complete.", 60, string.Create(CultureInfo.InvariantCulture, $"{options.Limits.OpenUploadsMax} uploads, {options.Limits.OpenUploadBytesMax} bytes"));
                }

                return store.StartUpload(id, request.Name, request.Bytes, sha, request.LastModified, call.Who, request.Purpose);
            },
            cancel);
        var path = ProjectFiles.Upload(call.Host.Folder, id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.Create(path).DisposeAsync();
        return TypedResults.Created($"/api/projects/{call.Host.Id}/uploads/{id}", View(call, upload));
    }

    private static NoContent Head(ProjectCall call, string upload, HttpContext context)
    {
        Describe(context, View(call, Find(call, upload)));
        return TypedResults.NoContent();
    }

    private static Ok<UploadView> Get(ProjectCall call, string upload) => TypedResults.Ok(View(call, Find(call, upload)));

    private static async Task<Results<NoContent, Ok<UploadView>>> Append(ProjectCall call, string upload, HttpContext context, CancellationToken cancel)
    {
        var known = Find(call, upload);
        if (known.State != "open")
        {
            throw Problems.Conflict($"The upload is {known.State} and takes nothing more.");
        }

        if (!string.Equals(context.Request.ContentType, PieceType, StringComparison.OrdinalIgnoreCase))
        {
            throw Problems.Unsupported($"A piece of an upload is sent as '{PieceType}'.");
        }

        if (!long.TryParse(context.Request.Headers[OffsetHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            throw Problems.Invalid("The header says where the piece begins.", OffsetHeader, "a number of bytes");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Math.Max(0, known.Bytes - offset);
        }

        var whole = await UploadFile.AppendAsync(ProjectFiles.Upload(call.Host.Folder, known.Id), offset, known.Bytes, context.Request.Body, cancel);
        if (whole)
        {
            var done = await new UploadIntake(call.Host).TakeAsync(known, cancel);
            Describe(context, View(call, done));
            return TypedResults.Ok(View(call, done));
        }

        Describe(context, View(call, known));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Drop(ProjectCall call, string upload, CancellationToken cancel)
    {
        var known = Find(call, upload);
        if (known.State == "open")
        {
            await call.Host.WriteAsync(
                store =>
                {
                    store.EndUpload(known.Id, "refused", $"given up by {call.Who}", null);
                    return true;
                },
                cancel);
            File.Delete(ProjectFiles.Upload(call.Host.Folder, known.Id));
        }

        return TypedResults.NoContent();
    }

    // Only an id that a row knows becomes part of a path.
    private static StoredUpload Find(ProjectCall call, string upload) => call.Host.Read(s => s.ReadUpload(upload)) ?? throw Problems.NotFound("There is no such upload.");

    private static UploadView View(ProjectCall call, StoredUpload upload)
    {
        var file = new FileInfo(ProjectFiles.Upload(call.Host.Folder, upload.Id));
        return new(upload.Id, upload.Name, upload.Bytes, upload.State == "open" ? file.Exists ? file.Length : 0 : upload.Bytes, upload.State, upload.Import, upload.Reason, null);
    }

    private static void Describe(HttpContext context, UploadView view)
    {
        context.Response.Headers[OffsetHeader] = view.Offset.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[LengthHeader] = view.Bytes.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
    }

    private static void Check(NewUpload request, ServerLimits limits)
    {
        if (request.Name.Length is 0 or > 500 || request.Name.Any(char.IsControl))
        {
            throw Problems.Invalid("A file name has 1 to 500 characters and no control characters.", "name", "500 characters");
        }

        if (request.Bytes < 1 || request.Bytes > limits.UploadBytesMax)
        {
            throw Problems.Invalid($"A file of {request.Bytes} bytes cannot be uploaded.", "bytes", string.Create(CultureInfo.InvariantCulture, $"1 to {limits.UploadBytesMax}"));
        }

        if (request.Sha256 is { } sha && !(sha.Length == 64 && sha.All(char.IsAsciiHexDigit)))
        {
            throw Problems.Invalid("It is no SHA-256.", "sha256", "64 hexadecimal digits");
        }

        if (request.Purpose is not ("images" or "data"))
        {
            throw Problems.Invalid($"'{request.Purpose}' is no purpose of an upload.", "purpose", "images, data");
        }

        if (request.LastModified is { Length: > 64 })
        {
            throw Problems.Invalid("The time is too long.", "lastModified", "64 characters");
        }
    }
}

/// <summary>A file to upload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Hex SHA-256 of its content, or null; with it, content that is here already is not sent again, and what arrives is checked.</param>
/// <param name="LastModified">When it was last changed, or null.</param>
/// <param name="Purpose"><c>images</c>: an image or a zip file of images, which comes in at once; <c>data</c>: labels or predictions, which wait for the call that uses them.</param>
public sealed record NewUpload(string Name, long Bytes, string? Sha256 = null, string? LastModified = null, string Purpose = "images");

/// <summary>An upload.</summary>
/// <param name="Id">Its id; null where the content is here already.</param>
/// <param name="Name">Name of the file.</param>
/// <param name="Bytes">Whole size.</param>
/// <param name="Offset">Bytes that have arrived and are on disk.</param>
/// <param name="State"><c>open</c>, <c>done</c>, <c>refused</c> or <c>duplicate</c>.</param>
/// <param name="Import">The import that reads it, or null.</param>
/// <param name="Reason">Why it was refused, or null.</param>
/// <param name="Sample">The sample that has the same content, or null.</param>
public sealed record UploadView(string? Id, string Name, long Bytes, long Offset, string State, long? Import, string? Reason, string? Sample);
