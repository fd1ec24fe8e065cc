using System.Text;
using System.Text.Json;
using Winnow.Server.Http;

namespace Winnow.Server.Jobs;

/// <summary>Groups of images in a file of JSON lines, the header first: written at once, read by pages from where a page ended.</summary>
internal sealed class GroupFile
{
    private readonly string path;
    private readonly long begin;

    private GroupFile(string path, GroupHeader header, long begin) => (this.path, Header, this.begin) = (path, header, begin);

    /// <summary>What the groups were made of.</summary>
    public GroupHeader Header { get; }

    /// <summary>The file, or null where there is none or it is damaged.</summary>
    public static GroupFile? Open(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenRead(path);
        try
        {
            return ReadLine(file) is { } line ? new(path, JsonSerializer.Deserialize<GroupHeader>(line, JsonRules.Options)!, file.Position) : null;
        }
        catch (JsonException)
        {
            // Power was lost while it was written: it is made anew.
            return null;
        }
    }

    /// <summary>Writes a file that is whole or not there.</summary>
    public static void Write(string path, GroupHeader header, IEnumerable<ImageGroup> groups)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new BufferedStream(File.Create(path + ".part")))
        {
            Line(file, header);
            foreach (var group in groups)
            {
                Line(file, group);
            }
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>One page.</summary>
    /// <param name="at">Where it begins; 0 for the first.</param>
    /// <param name="count">Groups.</param>
    /// <returns>The groups and where the next page begins, or null at the end.</returns>
    /// <exception cref="ProblemException">Nothing begins there, or the list was made anew.</exception>
    public (IReadOnlyList<ImageGroup> Groups, long? Next) Read(long at, int count)
    {
        using var file = new BufferedStream(File.OpenRead(path));
        file.Position = at == 0 ? begin : Checked(file, at);
        var groups = new List<ImageGroup>(count);
        while (groups.Count < count && ReadLine(file) is { } line)
        {
            groups.Add(JsonSerializer.Deserialize<ImageGroup>(line, JsonRules.Options)!);
        }

        return (groups, file.Position < file.Length ? file.Position : null);
    }

    private long Checked(BufferedStream file, long at)
    {
        if (at < begin || at > file.Length)
        {
            throw Problems.Invalid("'after' is no cursor of this list.", "after", remedy: "Start from the first page.");
        }

        file.Position = at - 1;
        return file.ReadByte() == '\n' ? at : throw Problems.Invalid("'after' is no cursor of this list.", "after", remedy: "Start from the first page.");
    }

    private static void Line<T>(Stream file, T value)
    {
        JsonSerializer.Serialize(file, value, JsonRules.Options);
        file.WriteByte((byte)'\n');
    }

    private static string? ReadLine(Stream file)
    {
        var bytes = new List<byte>();
        for (int next; (next = file.ReadByte()) >= 0;)
        {
            if (next == '\n')
            {
                return Encoding.UTF8.GetString([.. bytes]);
            }

            bytes.Add((byte)next);
        }

        return null;
    }
}

/// <summary>What groups were made of.</summary>
/// <param name="Basis">Names everything they depend on; another basis asks for them anew.</param>
/// <param name="Event">Newest event of the journal then.</param>
/// <param name="Groups">How many there are.</param>
/// <param name="Images">Images that were compared.</param>
/// <param name="IsExact">Nothing within the distance is missed.</param>
/// <param name="Split">Which parts were compared, in words; null for duplicates.</param>
internal sealed record GroupHeader(string Basis, long Event, int Groups, int Images, bool IsExact, string? Split);

/// <summary>Images that are nearly the same.</summary>
/// <param name="Distance">Share of the perceptual hash's bits in which members differ from the first, the largest.</param>
/// <param name="Embedding">Cosine distance of members from the first in the newest round's embeddings, the largest; null where they have none.</param>
/// <param name="Count">Members.</param>
/// <param name="Samples">Their ids, at most 200, lowest first.</param>
/// <param name="Parts">Parts of the split they are in, one per id; null for duplicates.</param>
internal sealed record ImageGroup(double Distance, double? Embedding, int Count, IReadOnlyList<long> Samples, IReadOnlyList<string>? Parts);
