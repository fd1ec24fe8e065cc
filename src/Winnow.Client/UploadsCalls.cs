using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Winnow.Client;

public sealed partial class UploadsCalls
{
    private const string PieceType = "application/offset+octet-stream";
    private const int PieceBytes = 8 << 20;

    // About two minutes in all: as long as a server needs to start again.
    private const int TriesMax = 12;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(15);

    /// <summary>Uploads a file in pieces. Where the connection is cut, it asks how far it came and goes on from there.</summary>
    /// <param name="project">Id of the project.</param>
    /// <param name="path">An image or a zip file of images.</param>
    /// <param name="progress">Told the bytes that are on the server's disk, or null.</param>
    /// <param name="cancel">Ends the upload; a later one of the same file begins anew.</param>
    /// <returns>The upload: <c>done</c>, <c>refused</c> (with its reason) or <c>duplicate</c>.</returns>
    /// <exception cref="ProblemException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server was not reached for about two minutes.</exception>
    public async Task<UploadView> SendFileAsync(string project, string path, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel).ConfigureAwait(false));
        var upload = await StartAsync(project, new NewUpload { Name = Path.GetFileName(path), Bytes = file.Length, Sha256 = hash }, cancel).ConfigureAwait(false);
        var (offset, failures) = (upload.Offset, 0);
        while (upload is { State: "open", Id: { } id })
        {
            try
            {
                upload = await AppendAsync(project, id, file, offset, cancel).ConfigureAwait(false) ?? upload;
                (offset, failures) = (Math.Min(offset + PieceBytes, file.Length), 0);
                progress?.Report(offset);
                if (offset == file.Length && upload.State == "open")
                {
                    upload = await GetAsync(project, id, cancel).ConfigureAwait(false);
                    offset = upload.Offset;
                }
            }
            catch (Exception exception) when (IsCut(exception, cancel) && failures < TriesMax)
            {
                failures++;
                await Task.Delay(Wait(exception, failures), connection.Clock, cancel).ConfigureAwait(false);
                try
                {
                    // A whole upload may have ended with the answer that was lost.
                    upload = await GetAsync(project, id, cancel).ConfigureAwait(false);
                    offset = upload.Offset;
                }
                catch (Exception still) when (IsCut(still, cancel))
                {
                    // Not back yet: the next piece fails as well and is counted.
                }
            }
        }

        return upload;
    }

    /// <summary>Sends one piece from an offset; the upload's end where this was the last.</summary>
    private async Task<UploadView?> AppendAsync(string project, string id, FileStream file, long offset, CancellationToken cancel)
    {
        var bytes = new byte[Math.Min(PieceBytes, file.Length - offset)];
        file.Position = offset;
        await file.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        using var piece = new ByteArrayContent(bytes);
        piece.Headers.ContentType = new MediaTypeHeaderValue(PieceType);
        piece.Headers.TryAddWithoutValidation("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        using var response = await connection.SendAsync(HttpMethod.Patch, $"/api/projects/{Connection.Segment(project)}/uploads/{Connection.Segment(id)}", piece, HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK ? await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<UploadView>(response.Content, Connection.Json, cancel).ConfigureAwait(false) : null;
    }

    // Cut, too many pieces in a minute, a server that stops, or an offset that the lost answer would have told.
    private static bool IsCut(Exception exception, CancellationToken cancel) => exception switch
    {
        HttpRequestException => true,
        OperationCanceledException => !cancel.IsCancellationRequested,
        ProblemException { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.Conflict } => true,
        _ => false,
    };

    private static TimeSpan Wait(Exception exception, int failures) =>
        (exception as ProblemException)?.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(WaitMax.TotalSeconds, 0.1 * Math.Pow(2, failures)));
}
