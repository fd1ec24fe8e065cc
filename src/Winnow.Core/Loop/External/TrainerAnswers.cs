using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Loop;

/// <summary>Reads what a trainer predicted: a line of JSON for each image that was asked about, all of them or an error with file and line.</summary>
/// <remarks>Detections: <c>{"id":7,"detections":[{"box":[left,top,right,bottom],"class":0,"score":0.9}]}</c>, each with <c>scores</c> of all classes and a <c>feature</c> where the trainer has them.
/// Classes: <c>{"id":7,"probabilities":[…]}</c>.</remarks>
internal sealed class TrainerAnswers(string path, int classes, ReadLimits limits)
{
    private const int DetectionsMax = 10_000;
    private const int FeatureMax = 65_536;

    // How far a row may be from summing to 1: what rounding to four digits can do.
    private const double SumTolerance = 1e-3;

    /// <summary>Class probabilities in the order of the samples.</summary>
    /// <exception cref="TrainerException">The file is missing or damaged, or does not answer what was asked.</exception>
    public IReadOnlyList<float[]> Probabilities(IReadOnlyList<Sample> samples) => Read<float[]>(samples, (item, _) =>
    {
        var row = Scores(item, "probabilities") ?? throw new FormatException("probabilities are missing");
        var sum = row.Sum(p => (double)p);
        return Math.Abs(sum - 1) <= SumTolerance
            ? [.. row.Select(p => (float)(p / sum))]
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"probabilities sum to {sum:0.####}; they must sum to 1 (within {SumTolerance})"));
    });

    /// <summary>Detections in the order of the samples, best first, cut at the edges of their images.</summary>
    /// <exception cref="TrainerException">The file is missing or damaged, or does not answer what was asked.</exception>
    public IReadOnlyList<ImageDetections> Detections(IReadOnlyList<Sample> samples) => Read(samples, (item, sample) =>
    {
        if (item.Field("detections") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > DetectionsMax)
        {
            throw new FormatException($"detections is no list of at most {DetectionsMax}");
        }

        var found = list.EnumerateArray().Select((d, i) => Detection(d, i, sample)).OrderByDescending(d => d.Score).ToArray();
        return new ImageDetections(sample.Id, sample.Width, sample.Height, found);
    });

    /// <summary>Writes a list of numbers.</summary>
    public static void Numbers(Utf8JsonWriter writer, string name, ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private List<T> Read<T>(IReadOnlyList<Sample> samples, Func<JsonElement, Sample, T> read)
        where T : class
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new TrainerException($"The trainer said it is done, but wrote no {name}.");
        }

        if (new FileInfo(path).Length > limits.StreamBytes)
        {
            throw new TrainerException($"{name} has {new FileInfo(path).Length} bytes; at most {limits.StreamBytes} are read.");
        }

        var place = samples.Index().ToDictionary(s => s.Item.Id.Value, s => s.Index);
        var answers = new T?[samples.Count];
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                if (line.Length > limits.WholeBytes / 2)
                {
                    throw new FormatException($"holds {line.Length} characters; at most {limits.WholeBytes / 2} are read");
                }

                using var document = JsonDocument.Parse(line, new() { MaxDepth = limits.Depth });
                var id = document.RootElement.Whole("id", long.MinValue, long.MaxValue);
                var at = place.TryGetValue(id, out var index) ? index : throw new FormatException($"id {id} is no image that was asked about");
                answers[at] = answers[at] is null ? read(document.RootElement, samples[at]) : throw new FormatException($"id {id} is answered a second time");
            }
            catch (JsonException)
            {
                throw new TrainerException($"{name} line {number} is no JSON (NaN and Infinity are none either). Nothing of it was used.");
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException)
            {
                throw new TrainerException($"{name} line {number}: {exception.Message}. Nothing of it was used.");
            }
        }

        return Array.IndexOf(answers, null) is >= 0 and var missing
            ? throw new TrainerException($"{name} answers {answers.Count(a => a is not null)} of {samples.Count} images; the first without an answer is id {samples[missing].Id} ({samples[missing].Name}). Nothing of it was used.")
            : [.. answers.OfType<T>()];
    }

    private Detection Detection(JsonElement item, int index, Sample sample)
    {
        try
        {
            if (item.Field("box") is not { ValueKind: JsonValueKind.Array } box || box.GetArrayLength() != 4)
            {
                throw new FormatException("box is not [left, top, right, bottom]");
            }

            var given = new Box(box[0].Finite("left"), box[1].Finite("top"), box[2].Finite("right"), box[3].Finite("bottom"));
            var cut = sample.Width < 1 ? given : new Box(Math.Max(0, given.Left), Math.Max(0, given.Top), Math.Min(sample.Width, given.Right), Math.Min(sample.Height, given.Bottom));
            if (!(cut.Right > cut.Left && cut.Bottom > cut.Top))
            {
                throw new FormatException($"box {JsonFields.Shorten(box)} has no extent inside its image of {sample.Width} × {sample.Height}");
            }

            var score = item.Number("score") is >= 0 and <= 1 and var confidence ? confidence : throw new FormatException($"score is {JsonFields.Shorten(item.Field("score")!.Value)}; it lies between 0 and 1");
            return new(cut, (int)item.Whole("class", 0, classes - 1), score) { ClassScores = Scores(item, "scores"), Feature = Feature(item) };
        }
        catch (FormatException exception)
        {
            throw new FormatException($"detection {index + 1}: {exception.Message}", exception);
        }
    }

    private float[]? Scores(JsonElement item, string name)
    {
        if (item.Field(name) is not { } list)
        {
            return null;
        }

        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == classes
            ? [.. list.EnumerateArray().Select(v => v.Finite(name) is >= 0 and <= 1 and var score ? (float)score : throw new FormatException($"{name} hold {JsonFields.Shorten(v)}; they lie between 0 and 1"))]
            : throw new FormatException($"{name} is no list of {classes} numbers, one for each class");
    }

    private static float[]? Feature(JsonElement item) => item.Field("feature") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() is > 0 and <= FeatureMax => [.. list.EnumerateArray().Select(v => (float)v.Finite("feature"))],
        _ => throw new FormatException($"feature is no list of 1 to {FeatureMax} numbers"),
    };
}
