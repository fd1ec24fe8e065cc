using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Onnx;

/// <summary>What a model exported by Winnow says about itself in its metadata, so that one file is enough to use it.</summary>
/// <param name="Preprocessing">Size, channels and normalisation of its images.</param>
/// <param name="Classes">Class names in the order of the logits.</param>
public sealed partial record OnnxMetadata(ImagePreprocessing Preprocessing, IReadOnlyList<string> Classes)
{
    private const string Prefix = "winnow.";

    /// <summary>Writes the pairs <c>winnow.width</c>, <c>.height</c>, <c>.channels</c>, <c>.resize</c>, <c>.mean</c>, <c>.std</c> and <c>.classes</c> (the last three as JSON lists).</summary>
    public void WriteTo(OnnxGraphWriter graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Metadata($"{Prefix}width", Preprocessing.Width.ToString(CultureInfo.InvariantCulture));
        graph.Metadata($"{Prefix}height", Preprocessing.Height.ToString(CultureInfo.InvariantCulture));
        graph.Metadata($"{Prefix}channels", Preprocessing.Channels.ToString(CultureInfo.InvariantCulture));
        graph.Metadata($"{Prefix}resize", Preprocessing.Resize.ToString());
        graph.Metadata($"{Prefix}mean", JsonSerializer.Serialize([.. Preprocessing.Mean], MetadataJson.Default.SingleArray));
        graph.Metadata($"{Prefix}std", JsonSerializer.Serialize([.. Preprocessing.StandardDeviation], MetadataJson.Default.SingleArray));
        graph.Metadata($"{Prefix}classes", JsonSerializer.Serialize([.. Classes], MetadataJson.Default.StringArray));
    }

    /// <summary>Reads the pairs; null where the model was not exported by Winnow.</summary>
    /// <exception cref="OnnxException">A value is missing or is not what <see cref="WriteTo"/> writes.</exception>
    public static OnnxMetadata? Read(IReadOnlyDictionary<string, string> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!pairs.ContainsKey($"{Prefix}classes"))
        {
            return null;
        }

        try
        {
            var preprocessing = new ImagePreprocessing(Number("width"), Number("height"), Number("channels"))
            {
                Resize = Enum.Parse<ResizeMode>(pairs[$"{Prefix}resize"]),
                Mean = JsonSerializer.Deserialize(pairs[$"{Prefix}mean"], MetadataJson.Default.SingleArray) ?? [],
                StandardDeviation = JsonSerializer.Deserialize(pairs[$"{Prefix}std"], MetadataJson.Default.SingleArray) ?? [],
            };
            return new(preprocessing.Validate(), JsonSerializer.Deserialize(pairs[$"{Prefix}classes"], MetadataJson.Default.StringArray) ?? []);
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException or ArgumentException or JsonException)
        {
            throw new OnnxException($"The model's winnow metadata cannot be read: {e.Message} Export the model again.", e);
        }

        int Number(string key) => int.Parse(pairs[Prefix + key], CultureInfo.InvariantCulture);
    }

    [JsonSerializable(typeof(float[]))]
    [JsonSerializable(typeof(string[]))]
    private sealed partial class MetadataJson : JsonSerializerContext;
}
