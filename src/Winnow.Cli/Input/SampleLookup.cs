using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Finds a project's samples and classes by the names that files give them.</summary>
internal sealed class SampleLookup
{
    private readonly Dictionary<string, StoredSample> byPath;
    private readonly Dictionary<string, int> byClass;
    private readonly Project project;

    public SampleLookup(Project project, IReadOnlyList<StoredSample> samples)
    {
        this.project = project;
        byPath = samples.ToDictionary(s => s.Path, StringComparer.Ordinal);
        byClass = project.Classes.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index, StringComparer.Ordinal);
    }

    /// <summary>The usable sample of exactly this path relative to the image folder; null where there is none.</summary>
    public StoredSample? Find(string path) => byPath.TryGetValue(path, out var sample) && sample.Problem is null ? sample : null;

    /// <summary>The sample of a path, relative to the image folder or absolute.</summary>
    /// <exception cref="CommandException">No such sample, or one that is left out.</exception>
    public StoredSample Sample(string path, string file, int line)
    {
        var relative = (Path.IsPathRooted(path) ? Path.GetRelativePath(project.Images, path) : path).Replace('\\', '/');
        relative = relative.StartsWith("./", StringComparison.Ordinal) ? relative[2..] : relative;
        if (!byPath.TryGetValue(relative, out var sample))
        {
            throw new CommandException($"'{file}' line {line} names the file '{path}', which is not in the project; paths are relative to '{project.Images}'. Nothing was changed.");
        }

        return sample.Problem is null
            ? sample
            : throw new CommandException($"'{file}' line {line} names the file '{path}', which the project leaves out ({sample.Problem}). Nothing was changed.");
    }

    /// <summary>The index of a class name.</summary>
    /// <exception cref="CommandException">No such class.</exception>
    public int Class(string name, string file, int line) => byClass.TryGetValue(name, out var index)
        ? index
        : throw new CommandException($"'{file}' line {line} names the class '{name}'; the project's classes are: {string.Join(", ", project.Classes)}. Nothing was changed.");
}
