using System.Text.Json.Serialization;
using Winnow.Core.Data;

namespace Winnow.Core.Streaming;

/// <summary>What was decided about one sample of a stream, and why.</summary>
/// <param name="Sequence">Number of the sample in the stream, from 1.</param>
/// <param name="Id">The sample.</param>
/// <param name="Score">The strategy's score; higher is more worth a label.</param>
/// <param name="Threshold">The least score that was wanted at that moment; the budget may still have decided otherwise.</param>
/// <param name="Spent">Share of the samples before this one that were labelled, 0 to 1.</param>
/// <param name="Label">Whether to label the sample.</param>
/// <param name="Reason">One sentence an annotator understands, without a full stop.</param>
public sealed record StreamDecision(
    long Sequence,
    [property: JsonConverter(typeof(SampleIdNumber))] SampleId Id,
    double Score,
    double Threshold,
    double Spent,
    bool Label,
    string Reason);
