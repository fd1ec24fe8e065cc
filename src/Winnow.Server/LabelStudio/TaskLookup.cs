using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Server.LabelStudio;

/// <summary>Finds the sample that a task of Label Studio is about: by our id in its data, else by the name of its file.</summary>
internal static partial class TaskLookup
{
    /// <summary>Field of a task's data that may hold the id of our sample.</summary>
    public const string SampleField = "winnow_sample";

    private const int NameMax = 1_024;

    /// <summary>The sample, or why there is none, as one sentence.</summary>
    /// <param name="store">The project.</param>
    /// <param name="task">The task.</param>
    /// <param name="variable">Field of its data that holds the image.</param>
    public static (SampleId? Sample, string? Refusal) Find(Store store, JsonElement task, string variable)
    {
        if (task.Part("data") is not { ValueKind: JsonValueKind.Object } data)
        {
            return (null, "The task has no data.");
        }

        if (data.IdOf(SampleField) is { } text)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && store.ReadSample(new(id)) is not null
                ? (new SampleId(id), null)
                : (null, $"There is no sample '{Short(text)}' here, which the task names as {SampleField}.");
        }

        if (data.TextOf(variable) is not { Length: > 0 and <= NameMax } address)
        {
            return (null, $"The task's data has neither {SampleField} nor an image in '{variable}'.");
        }

        var name = LabelStudioRegions.FileName(address);
        return ByName(store, name) is { } found ? found
            : Uploaded().Match(name) is { Success: true, Groups: var groups } && ByName(store, groups["name"].Value) is { } uploaded ? uploaded
            : (null, $"There is no image '{Short(name)}' here; import it, or put its sample id into the task's data as {SampleField}.");
    }

    // The whole path says which of several files of one name is meant.
    private static (SampleId?, string?)? ByName(Store store, string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..];
        var found = store.FindByFileName(last, 100);
        var exact = found.Where(f => f.Name == name).ToArray();
        return (exact, found) switch
        {
            ([var one], _) => (one.Id, null),
            ([], []) => null,
            ([], [var only]) => (only.Id, null),
            _ => (null, $"Several images here are called '{Short(last)}'; put the sample id into the task's data as {SampleField}."),
        };
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    // Uploads get eight random digits before their name.
    [GeneratedRegex("^[0-9a-f]{8}-(?<name>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uploaded();
}
