using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Winnow.Server.Logging;

/// <summary>One category of the log.</summary>
internal sealed class JsonLogger(string category, TextWriter lines, TimeProvider clock) : ILogger
{
    // Relaxed: a log is read by people and tools, never by a browser.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime);
            json.WriteString("level", logLevel.ToString());
            json.WriteString("category", category);
            json.WriteString("message", Redaction.Apply(formatter(state, exception)));
            WriteFields(json, state);
            if (exception is not null)
            {
                json.WriteString("exception", Redaction.Apply(exception.ToString()));
            }

            json.WriteEndObject();
        }

        lines.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            if (name == "{OriginalFormat}")
            {
                continue;
            }

            json.WriteString(name, Redaction.IsSecret(name) ? Redaction.Removed : Redaction.Apply(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        }

        json.WriteEndObject();
    }
}
