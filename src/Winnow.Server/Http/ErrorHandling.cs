using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Winnow.Server.Blobs;
using Winnow.Storage;

namespace Winnow.Server.Http;

/// <summary>The one place where exceptions become answers: problem details (RFC 9457), never a stack trace.</summary>
internal static class ErrorHandling
{
    public static void UseProblemDetails(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => WriteAsync(context, Explain(context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error, context)),
            // What the caller did wrong is an answer, not an event for the log.
            SuppressDiagnosticsCallback = failure => Explain(failure.Exception, failure.HttpContext) is not null,
            AllowStatusCode404Response = true,
        });
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, OfStatus(pages.HttpContext.Response.StatusCode, pages.HttpContext)));
    }

    /// <summary>The answer to an exception, or null for what nobody foresaw.</summary>
    private static ProblemException? Explain(Exception exception, HttpContext context) => exception switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { InnerException: JsonException json } => FromJson(json),
        // The framework's sentence repeats the value and names our types.
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => Problems.Invalid("A value in the address or the body is missing or of the wrong kind.", remedy: "The fields and types are in /openapi.json."),
        BadHttpRequestException bad => OfStatus(bad.StatusCode, context),
        JsonException json => FromJson(json),
        // Not the caller's fault, and it may pass: clients keep what they hold and send it again.
        ProjectException { StorageFailed: true } storage => Problems.NoStorage(storage.Message, storage),
        ProjectException { InUse: true } busy => Problems.Unavailable(busy.Message, cause: busy),
        BlobException { Fault: BlobFault.Damaged } => new(StatusCodes.Status500InternalServerError, "This file was altered or cut off where it is stored, and is not shown.", remedy: "Tell an admin: `winnow doctor --server` names it."),
        BlobException { Fault: BlobFault.Unavailable } away => Problems.Unavailable("The store of the images does not answer.", "Try again; the log says why.", away),
        ProjectException project => Problems.Conflict(project.Message),
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => new(StatusCodes.Status499ClientClosedRequest, "The caller went away."),
        _ => null,
    };

    // The parser's own message may repeat a value, and that value may be a password: only the place is told.
    private static ProblemException FromJson(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        var place = json.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {json.BytePositionInLine + 1})") : "";
        return Problems.Invalid($"The body is not the JSON this route takes{(field is null ? "" : $": the value of '{field}' does not fit")}{place}.", field, remedy: "The fields and types are in /openapi.json.");
    }

    private static string? LimitOf(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes") : null;

    public static Task WriteAsync(HttpContext context, ProblemException? known)
    {
        var problem = known ?? new(StatusCodes.Status500InternalServerError, "This is a fault in the server.", remedy: "Tell an admin the trace id; the log has the rest.");
        var details = new ProblemDetails { Status = problem.Status, Detail = problem.Message };
        Add(details, "field", problem.Field);
        Add(details, "limit", problem.Limit);
        Add(details, "remedy", problem.Remedy);
        if (known is null)
        {
            details.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        }

        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return TypedResults.Problem(details).ExecuteAsync(context);
    }

    private static void Add(ProblemDetails details, string name, string? value)
    {
        if (value is not null)
        {
            details.Extensions[name] = value;
        }
    }

    private static ProblemException OfStatus(int status, HttpContext context) =>
        new(status, SentenceOf(status), limit: status == StatusCodes.Status413PayloadTooLarge ? LimitOf(context) : null);

    private static string SentenceOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "This address takes another kind of body.",
        StatusCodes.Status429TooManyRequests => "Too many requests.",
        _ => "The request cannot be served.",
    };
}
