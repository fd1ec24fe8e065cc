namespace Winnow.Storage;

/// <summary>A stream of a project as its last decision left it.</summary>
/// <param name="Name">Its name in the project.</param>
/// <param name="Strategy">Name of the stream strategy.</param>
/// <param name="Budget">Share of the stream that may be labelled, above 0 and at most 1.</param>
/// <param name="Seed">Seed of every draw.</param>
/// <param name="State">Snapshot to go on from, made by <see cref="Core.Streaming.StreamSampler.Save"/>.</param>
/// <param name="Learnt">Answers up to this event of the journal have been given to the strategy.</param>
public sealed record StoredStream(string Name, string Strategy, double Budget, int Seed, ReadOnlyMemory<byte> State, long Learnt);
