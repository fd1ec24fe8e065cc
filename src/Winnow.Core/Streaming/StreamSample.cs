using System.Text.Json.Serialization;
using Winnow.Core.Data;

namespace Winnow.Core.Streaming;

/// <summary>One sample of a stream with the evidence a model gives for it.</summary>
public sealed record StreamSample
{
    /// <summary>The sample, named for good.</summary>
    [JsonConverter(typeof(SampleIdNumber))]
    public required SampleId Id { get; init; }

    /// <summary>Class probabilities [classes], summing to 1 within 0.001; null where there is no model.</summary>
    [JsonConverter(typeof(FloatsAsBase64))]
    public float[]? Probabilities { get; init; }

    /// <summary>Embedding [dimensions], finite; null where there is none.</summary>
    [JsonConverter(typeof(FloatsAsBase64))]
    public float[]? Embedding { get; init; }

    /// <summary>Names of the classes, for the reasons; empty by default.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Classes { get; init; } = [];
}
