using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>What an import or export did: what it read or wrote, what it left out and why, what it changed.</summary>
public sealed class FormatReport
{
    private const int ProblemLimit = 1000;
    private readonly List<FileProblem> problems = [];
    private readonly Dictionary<string, long> notes = new(StringComparer.Ordinal);

    /// <summary>Annotation files read or written.</summary>
    public long Files { get; internal set; }

    /// <summary>Images that came through.</summary>
    public long Images { get; internal set; }

    /// <summary>Annotations that came through, predictions included.</summary>
    public long Annotations { get; internal set; }

    /// <summary>Number of items left out.</summary>
    public long Skipped { get; private set; }

    /// <summary>The first 1,000 items left out: which (file and line, or annotation id) and why.</summary>
    public IReadOnlyList<FileProblem> Problems => problems;

    /// <summary>What was changed on the way, each with how often: renumbered ids, shapes turned into others, fields the format cannot hold.</summary>
    public IReadOnlyDictionary<string, long> Notes => notes;

    /// <summary>Leaves one item out.</summary>
    internal void Skip(string item, string reason)
    {
        Skipped++;
        if (problems.Count < ProblemLimit)
        {
            problems.Add(new(item, reason));
        }
    }

    /// <summary>Counts a change.</summary>
    internal void Note(string change, long times = 1)
    {
        if (times > 0)
        {
            notes[change] = notes.GetValueOrDefault(change) + times;
        }
    }
}
