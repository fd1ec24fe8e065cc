using System.Text.Json.Serialization;
using Winnow.Core.Data;

namespace Winnow.Core.Streaming;

/// <summary>The true class of a sample, given after it was decided to label it.</summary>
/// <param name="Id">The sample.</param>
/// <param name="TrueClass">Its class, from 0.</param>
public sealed record StreamLabel([property: JsonConverter(typeof(SampleIdNumber))] SampleId Id, int TrueClass);
