using System.Text;

namespace Winnow.Server.Jobs;

/// <summary>Lines of a stream that nobody trusts: none is longer than allowed.</summary>
internal static class BoundedLines
{
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(TextReader reader, int most)
    {
        var buffer = new char[16 * 1024];
        var line = new StringBuilder();
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            var from = 0;
            for (var at = 0; at < read; at++)
            {
                if (buffer[at] == '\n')
                {
                    line.Append(buffer, from, at - from);
                    yield return line.ToString();
                    line.Clear();
                    from = at + 1;
                }
            }

            line.Append(buffer, from, read - from);
            if (line.Length > most)
            {
                throw new InvalidDataException($"a line is longer than {most} characters");
            }
        }

        // What has no end was cut off with the process.
    }
}
