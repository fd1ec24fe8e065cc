using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Federation;

/// <summary>The requests a coordinator takes. All but enrolment need a certificate that is in, and a fresh signature over the request.</summary>
internal sealed class FederationRequests(Coordinator coordinator, TimeProvider clock)
{
    private readonly ReplayCache replays = new(clock);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            var body = await ReadAsync(context);
            var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (parts is not ["federation", "v1", .. var rest])
            {
                await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such path.");
                return;
            }

            if (rest is ["authority"] && HttpMethods.IsGet(context.Request.Method))
            {
                // Public by nature; a site compares it with the fingerprint in its code before it says anything.
                await context.Response.Body.WriteAsync(coordinator.Authority.Certificate.RawData, context.RequestAborted);
                return;
            }

            if (rest is ["enrol"] && HttpMethods.IsPost(context.Request.Method))
            {
                await WriteAsync(context, WireMessages.Write(coordinator.Enrol(WireMessages.Read<EnrolRequest>(body))));
                return;
            }

            if (Caller(context, body, out var problem) is not { } site)
            {
                await RefuseAsync(context, StatusCodes.Status401Unauthorized, problem);
                return;
            }

            await ServeAsync(context, site, rest, body);
            coordinator.Count(site, body.Length, context.Response.ContentLength ?? 0);
        }
        catch (FederationException exception)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, exception.Message);
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(context, exception.StatusCode, exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"A request has at most {WireMessages.BytesMax:N0} bytes; tensors travel in chunks." : "The request is malformed.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The site hung up.
        }
    }

    private async Task ServeAsync(HttpContext context, string site, string[] path, byte[] body)
    {
        switch (context.Request.Method, path)
        {
            case ("GET", ["plan"]):
                await WriteAsync(context, WireMessages.Write(coordinator.Plan ?? throw new FederationException("No run was started yet.")));
                break;
            case ("GET", ["task"]):
                await WriteAsync(context, WireMessages.Write(await coordinator.TaskForAsync(site, context.RequestAborted)));
                break;
            case ("POST", ["answers"]):
                coordinator.Answer(site, WireMessages.Read<SiteAnswer>(body));
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("POST", ["tensors"]):
                await WriteAsync(context, WireMessages.Write(coordinator.Missing(site, WireMessages.Read<BlobManifest>(body))));
                break;
            case ("PUT", ["tensors", var digest, var number]) when Chunk(number) is { } chunk:
                coordinator.AddChunk(site, digest, chunk, body);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("GET", ["tensors", var digest, var number]) when Chunk(number) is { } chunk:
                await WriteAsync(context, coordinator.ReadModelChunk(digest, chunk), "application/octet-stream");
                break;
            default:
                await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such path.");
                break;
        }
    }

    /// <summary>The site that made a request; null where it cannot be trusted.</summary>
    private string? Caller(HttpContext context, byte[] body, out string problem)
    {
        problem = "A certificate of this federation is needed; enrol first.";
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            return null;
        }

        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (coordinator.FindSite(name) is not { } site || site.CertificateHash != BlobManifest.Hash(certificate.RawData))
        {
            problem = $"The certificate of '{name}' does not count any more; ask the coordinator for a new enrolment code.";
            return null;
        }

        if (RequestSignature.TryParse(context.Request.Headers[RequestSignature.Header]) is not { } signature || signature.Site != name)
        {
            problem = "The request is not signed.";
            return null;
        }

        var skew = (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(signature.Time)).Duration();
        if (skew > RequestSignature.SkewMax)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The clocks differ by {skew.TotalSeconds:0} seconds, and {RequestSignature.SkewMax.TotalSeconds:0} are allowed; set the site's clock.");
            return null;
        }

        if (!signature.Verify(site.IdentityKey, context.Request.Method, context.Request.Path + context.Request.QueryString, body))
        {
            problem = "The signature does not fit the request.";
            return null;
        }

        problem = "The request was sent before; each one has a nonce of its own.";
        return replays.Admit(name, signature.Nonce) ? name : null;
    }

    private static int? Chunk(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var chunk) ? chunk : null;

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > WireMessages.BytesMax)
        {
            throw new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);
        }

        using var stream = new MemoryStream();
        await context.Request.Body.CopyToAsync(stream, context.RequestAborted);
        return stream.ToArray();
    }

    private static Task WriteAsync(HttpContext context, byte[] message, string type = "application/json")
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = message.Length;
        return context.Response.Body.WriteAsync(message, context.RequestAborted).AsTask();
    }

    private static async Task RefuseAsync(HttpContext context, int status, string detail)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Problem(status, detail), ProblemJson.Default.Problem), CancellationToken.None);
    }
}

/// <summary>Problem details (RFC 9457) of a refused request.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record Problem(int Status, string Detail);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : System.Text.Json.Serialization.JsonSerializerContext;
