using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Winnow.Server.Logging;

/// <summary>Writes the log as one JSON object a line, with secrets taken out.</summary>
/// <param name="output">Receives whole lines.</param>
/// <param name="clock">The only clock.</param>
internal sealed class JsonLogProvider(TextWriter output, TimeProvider clock) : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, JsonLogger> loggers = new(StringComparer.Ordinal);
    private readonly TextWriter lines = TextWriter.Synchronized(output);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => loggers.GetOrAdd(categoryName, name => new(name, lines, clock));

    /// <summary>Leaves the writer open; it belongs to whoever gave it.</summary>
    public void Dispose() => lines.Flush();
}
