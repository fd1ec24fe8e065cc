using Winnow.Core.Loop;

namespace Winnow.Core.Tests.Loop;

public sealed class JournalTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-journal-");

    private string File => Path.Combine(folder.FullName, "journal.jsonl");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_appended_is_read_again_and_goes_on()
    {
        Write("""{"a":0.1}""", """{"text":"é ü \" ✓"}""");
        using (var journal = Open())
        {
            Assert.Equal(["""{"a":0.1}""", """{"text":"é ü \" ✓"}"""], journal.Events.Select(e => e.Payload));
            journal.Append("third", "{}");
        }

        using var again = Open();
        Assert.Equal([1L, 2, 3], again.Events.Select(e => e.Sequence));
    }

    [Fact]
    public void A_torn_last_line_is_cut_off_wherever_it_was_torn()
    {
        Write("""{"a":1}""", """{"a":2}""");
        var bytes = System.IO.File.ReadAllBytes(File);
        var first = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = 0; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            using (var journal = Open())
            {
                Assert.Equal(length < first ? 0 : 1, journal.Events.Count);
                journal.Append("next", "{}");
            }

            using var again = Open();
            Assert.Equal("next", again.Events[^1].Type);
        }
    }

    [Fact]
    public void A_changed_or_missing_line_is_refused_by_its_number()
    {
        Write("""{"a":1}""", """{"a":2}""", """{"a":3}""");
        var lines = System.IO.File.ReadAllLines(File);
        Refused("Line 2", lines[0], lines[1].Replace("\"a\":2", "\"a\":7", StringComparison.Ordinal), lines[2]);
        Refused("Line 2", lines[0], lines[2]);
        Refused("Line 1", lines[1], lines[2]);
        Refused("Line 3", lines[0], lines[1], "no json");
        Refused("Line 3", lines[0], lines[1], "[]");
        Refused("Line 3", lines[0], lines[1], "{}");

        void Refused(string line, params string[] content)
        {
            System.IO.File.WriteAllLines(File, content);
            Assert.Contains(line, Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
            Assert.Equal(content, System.IO.File.ReadAllLines(File));
        }
    }

    [Fact]
    public void A_payload_of_several_lines_is_refused()
    {
        using var journal = Open();
        Assert.Throws<ArgumentException>(() => journal.Append("a", "{\n}"));
        Assert.Empty(journal.Events);
    }

    [Fact]
    public void Only_one_has_it_open()
    {
        using var journal = Open();
        Assert.Throws<IOException>(Open);
    }

    private Journal Open() => Journal.Open(File, TimeProvider.System);

    private void Write(params string[] payloads)
    {
        using var journal = Open();
        foreach (var payload in payloads)
        {
            journal.Append("test", payload);
        }
    }
}
