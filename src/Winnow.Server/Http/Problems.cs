using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Http;

/// <summary>What handlers throw when they cannot go on: <c>throw Problems.Invalid("…", field: "name")</c>.</summary>
public static class Problems
{
    /// <summary>400: a value makes no sense.</summary>
    /// <param name="detail">One sentence with the value and the limit.</param>
    /// <param name="field">The field at fault.</param>
    /// <param name="limit">The limit, such as <c>1 to 200</c>.</param>
    /// <param name="remedy">What helps.</param>
    public static ProblemException Invalid(string detail, string? field = null, string? limit = null, string? remedy = null) =>
        new(StatusCodes.Status400BadRequest, detail, field, limit, remedy);

    /// <summary>401: nobody is signed in.</summary>
    public static ProblemException Unauthorized(string detail = "This needs a sign-in.", string? remedy = "Sign in, or send a token as 'Authorization: Bearer …'.") =>
        new(StatusCodes.Status401Unauthorized, detail, remedy: remedy);

    /// <summary>403: signed in, but not allowed.</summary>
    public static ProblemException Forbidden(string detail, string? remedy = null) => new(StatusCodes.Status403Forbidden, detail, remedy: remedy);

    /// <summary>404: not there, or not for this caller.</summary>
    public static ProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    /// <summary>409: the state does not allow it now.</summary>
    public static ProblemException Conflict(string detail, string? field = null, string? remedy = null) => new(StatusCodes.Status409Conflict, detail, field, remedy: remedy);

    /// <summary>410: it was there and is used up or gone.</summary>
    public static ProblemException Gone(string detail, string? remedy = null) => new(StatusCodes.Status410Gone, detail, remedy: remedy);

    /// <summary>413: the body is larger than allowed.</summary>
    public static ProblemException TooLarge(string detail, string? limit = null, string? remedy = null) => new(StatusCodes.Status413PayloadTooLarge, detail, limit: limit, remedy: remedy);

    /// <summary>415: the body is of a kind that is not taken.</summary>
    public static ProblemException Unsupported(string detail, string? remedy = null) => new(StatusCodes.Status415UnsupportedMediaType, detail, remedy: remedy);

    /// <summary>429: too many tries.</summary>
    public static ProblemException TooMany(string detail, int retryAfterSeconds, string? limit = null) =>
        new(StatusCodes.Status429TooManyRequests, detail, limit: limit, remedy: $"Try again in {retryAfterSeconds} s.", retryAfterSeconds: retryAfterSeconds);

    /// <summary>507: the disk is full or fails; clients keep what they hold.</summary>
    public static ProblemException NoStorage(string detail, Exception cause) => new(StatusCodes.Status507InsufficientStorage, detail, cause: cause);

    /// <summary>503: it works, but not now.</summary>
    public static ProblemException Unavailable(string detail, string? remedy = null, Exception? cause = null) =>
        new(StatusCodes.Status503ServiceUnavailable, detail, remedy: remedy, cause: cause);
}
