using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Streaming;

/// <summary>An append-only file of decisions and true classes, one JSON object per line. Skipped samples are in it too, so they can be revisited.</summary>
/// <remarks>
/// A decision to label and a true class are on the disk once the call returns; skips are handed to the operating system, so the end of a process loses none and the end of
/// power at most those since the last label. Unlike <see cref="Loop.Journal"/> it does not flush per line nor hold its lines in memory, since streams are fast and long.
/// One process and one thread at a time.
/// </remarks>
public sealed class DecisionLog : IDisposable
{
    private readonly FileStream file;

    private DecisionLog(FileStream file) => this.file = file;

    /// <summary>Decisions in the file.</summary>
    public long Decisions { get; private set; }

    /// <summary>Opens the file, or makes it. A last line without its end, as a crash leaves it, is cut off.</summary>
    /// <exception cref="InvalidDataException">A whole line is damaged or missing; the message names it.</exception>
    /// <exception cref="IOException">Another process has the file open, or it cannot be read or written.</exception>
    public static DecisionLog Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var log = new DecisionLog(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16));
        try
        {
            log.CutTornLine();
            log.Decisions = log.Read().LongCount(l => l.Decision is not null);
            log.file.Position = log.file.Length;
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Appends a decision.</summary>
    /// <exception cref="ArgumentException">Its sequence number does not follow the last one.</exception>
    public void Append(StreamDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Sequence != Decisions + 1)
        {
            throw new ArgumentException($"Decision {decision.Sequence} does not follow decision {Decisions} in '{file.Name}'; decisions are logged in order, each once.", nameof(decision));
        }

        Write(new(decision, null), toDisk: decision.Label);
        Decisions++;
    }

    /// <summary>Appends the true class of a sample.</summary>
    public void Append(StreamLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        Write(new(null, label), toDisk: true);
    }

    /// <summary>Waits until all lines are on the disk.</summary>
    public void Flush() => file.Flush(flushToDisk: true);

    /// <summary>The best of the skipped: at most <paramref name="count"/> samples that were neither to be labelled nor given a class since, highest score first, equal scores oldest first.</summary>
    /// <remarks>A sample that was skipped several times counts with its last score. O(file) time, O(skipped) memory.</remarks>
    public IReadOnlyList<StreamDecision> Revisit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var skipped = new Dictionary<SampleId, StreamDecision>();
        var done = new HashSet<SampleId>();
        foreach (var line in Read())
        {
            if (line.Decision is { Label: false } decision)
            {
                skipped[decision.Id] = decision;
            }
            else
            {
                done.Add(line.Decision?.Id ?? line.Label!.Id);
            }
        }

        return [.. skipped.Values.Where(d => !done.Contains(d.Id)).OrderByDescending(d => d.Score).ThenBy(d => d.Sequence).Take(count)];
    }

    /// <summary>The decisions from a sequence number on.</summary>
    public IReadOnlyList<StreamDecision> From(long sequence) => [.. Read().Where(l => l.Decision?.Sequence >= sequence).Select(l => l.Decision!)];

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Write(LogLine line, bool toDisk)
    {
        var end = file.Length;
        try
        {
            file.Position = end;
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, StreamJson.Default.LogLine), (byte)'\n']);
            file.Flush(toDisk);
        }
        catch (IOException)
        {
            // Half a line may be there: a later one must not land behind it.
            file.SetLength(end);
            throw;
        }
    }

    private IEnumerable<LogLine> Read()
    {
        file.Flush();
        using var reader = new StreamReader(new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var (number, decisions) = (0, 0L);
        while (reader.ReadLine() is { } text)
        {
            number++;
            var line = Parse(text);
            if (line is null || (line.Decision is { } d && d.Sequence != ++decisions))
            {
                throw new InvalidDataException($"Line {number} of '{file.Name}' is damaged, or a line before it is missing. Restore the file from a copy, or move it away to start anew.");
            }

            yield return line;
        }
    }

    private static LogLine? Parse(string text)
    {
        try
        {
            var line = JsonSerializer.Deserialize(text, StreamJson.Default.LogLine);
            return line is { Decision: null } == line is { Label: null } ? null : line;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void CutTornLine()
    {
        var end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }

            end--;
        }

        if (end < file.Length)
        {
            file.SetLength(end);
            file.Flush(flushToDisk: true);
        }
    }
}
