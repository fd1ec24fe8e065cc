using System.Text.Json;
using Winnow.Core.Formats;

namespace Winnow.Core.Loop;

/// <summary>One call of a trainer: a line of JSON goes in, lines of JSON come back, and files lie beside them.</summary>
/// <remarks>
/// Request: <c>{"winnow":1,"type":"fit"|"predict","task":"detect"|"classify","classes":[…],"seed":…,"model":FOLDER,"images":FILE,"predictions":FILE}</c>. Replies:
/// <c>{"type":"progress","share":0.5}</c> any number of times, then <c>{"type":"done"}</c> or <c>{"type":"failed","reason":"…"}</c>, and exit code 0 after <c>done</c>.
/// </remarks>
internal static class TrainerProtocol
{
    /// <summary>Version of requests, replies and files.</summary>
    public const int Version = 1;

    private const int Shown = 80;

    /// <summary>Calls the trainer.</summary>
    /// <exception cref="TrainerException">It failed, crashed, ran too long, or said what is no reply.</exception>
    public static void Call(TrainerCommand command, string folder, TrainerRequest request, IProgress<double>? progress, TimeProvider clock, CancellationToken cancel)
    {
        var (done, failed) = (false, (string?)null);
        var input = JsonSerializer.Serialize(request, JsonSerializerOptions.Web);
        var (code, errors) = OutsideProcess.Run(command, folder, input, Heard, clock, cancel);
        var words = errors.Length == 0 ? "" : $" Its last words: {errors.Split('\n')[^1]}";
        if (failed is not null)
        {
            throw new TrainerException($"'{command}' could not {request.Type}: {failed}");
        }

        if (code != 0 || !done)
        {
            throw new TrainerException(code != 0 ? $"'{command}' ended with code {code} while it was to {request.Type}.{words}" : $"'{command}' ended without saying that it is done; its last line must be {{\"type\":\"done\"}}.{words}");
        }

        void Heard(string line)
        {
            if (line.Trim().Length == 0)
            {
                return;
            }

            try
            {
                using var reply = JsonDocument.Parse(line);
                var type = reply.RootElement.Field("type") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
                switch (type)
                {
                    case "progress" when !done && reply.RootElement.Number("share") is >= 0 and <= 1 and var share:
                        progress?.Report(share);
                        break;
                    case "done" when !done:
                        done = true;
                        break;
                    case "failed":
                        failed = reply.RootElement.Text("reason") is { Length: > 0 } reason ? reason : "it gave no reason";
                        break;
                    default:
                        throw new FormatException("is no reply");
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException)
            {
                throw new TrainerException($"'{command}' wrote '{(line.Length > Shown ? line[..Shown] + "…" : line)}' to its standard output, which is no reply (progress, done, failed, each a line of JSON); print other things to standard error.");
            }
        }
    }
}
