using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Data;

namespace Winnow.Core.Streaming;

/// <summary>A sample's id as a plain JSON number.</summary>
internal sealed class SampleIdNumber : JsonConverter<SampleId>
{
    public override SampleId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, SampleId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
