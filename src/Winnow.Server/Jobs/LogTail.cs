namespace Winnow.Server.Jobs;

/// <summary>The last lines of a log, however much is written.</summary>
internal sealed class LogTail
{
    private const int LinesMax = 100;
    private const int LineMax = 2000;
    private readonly Queue<string> lines = [];

    public async Task ReadAsync(TextReader reader)
    {
        try
        {
            await foreach (var line in BoundedLines.ReadAsync(reader, 1 << 20))
            {
                lines.Enqueue(line.Length > LineMax ? line[..LineMax] : line);
                if (lines.Count > LinesMax)
                {
                    lines.Dequeue();
                }
            }
        }
        catch (InvalidDataException exception)
        {
            lines.Enqueue(exception.Message);
        }
    }

    public override string ToString() => string.Join('\n', lines);
}
