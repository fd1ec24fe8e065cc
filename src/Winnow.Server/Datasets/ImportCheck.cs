using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Checks what a worker read out of a file of labels: it has read bytes of strangers, so its word counts as theirs.</summary>
internal sealed class ImportCheck
{
    private readonly Dictionary<long, StoredSample> samples;
    private readonly string task;
    private readonly int classes;

    /// <summary>Checks against a project as it is now.</summary>
    public ImportCheck(Store store)
    {
        samples = store.ReadNamedSamples().ToDictionary(s => s.Sample.Id.Value, s => s.Sample);
        task = store.ReadProject().Task;
        var schema = store.ReadSchema();
        (classes, Schema) = (schema.Classes.Count, schema.Version);
    }

    /// <summary>Version of the classes.</summary>
    public int Schema { get; }

    /// <summary>The label of a line.</summary>
    /// <exception cref="InvalidDataException">It is about no sample of the project, or cannot be one.</exception>
    public AnswerValue Value(ImportedLabel line)
    {
        var sample = line.Sample is { } id && samples.TryGetValue(id, out var found) ? found : throw new InvalidDataException($"The worker gives '{line.Name}' to a sample that the project does not have.");
        try
        {
            var value = AnswerValue.ParseOrNull(line.Value) ?? throw new FormatException("it is empty");
            ValueCheck.Check(value, task, classes, sample.Width, sample.Height);
            return value;
        }
        catch (Exception exception) when (exception is ProblemException or FormatException or JsonException)
        {
            throw new InvalidDataException($"The worker gives '{line.Name}' a label that cannot be: {exception.Message}", exception);
        }
    }

    /// <summary>Numbers of samples, without those that the project does not have.</summary>
    public IReadOnlyList<(SampleId Sample, long Number)> Known(IEnumerable<(SampleId Sample, long Number)> numbers) => [.. numbers.Where(n => samples.ContainsKey(n.Sample.Value) && n.Number >= 1)];

    /// <summary>Numbers of classes, without those that the project does not have.</summary>
    public IReadOnlyList<(int Class, long Number)> Known(IEnumerable<NumberedClass> numbers) => [.. numbers.Where(n => n.Class >= 0 && n.Class < classes && n.Number >= 1).Select(n => (n.Class, n.Number))];
}
