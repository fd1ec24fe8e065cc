using System.Text.Json.Serialization;

namespace Winnow.Core.Loop;

/// <summary>What a trainer is asked, as the one line on its standard input.</summary>
/// <param name="Type"><c>fit</c> or <c>predict</c>.</param>
/// <param name="Task"><c>detect</c> or <c>classify</c>.</param>
/// <param name="Classes">Names of the classes; answers hold indices into them.</param>
/// <param name="Seed">The only source of chance.</param>
/// <param name="Model">Folder that <c>fit</c> fills and <c>predict</c> reads; what is in it is the trainer's business.</param>
/// <param name="Images">File with a line of JSON for each image.</param>
/// <param name="Predictions">File that <c>predict</c> writes, a line of JSON for each image; null for <c>fit</c>.</param>
internal sealed record TrainerRequest(string Type, string Task, IReadOnlyList<string> Classes, int Seed, string Model, string Images, string? Predictions)
{
    /// <summary>Version of the protocol.</summary>
    [JsonPropertyOrder(-1)]
    public int Winnow => TrainerProtocol.Version;
}
