using Winnow.Core.Data;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Pretraining;

/// <summary>What a pre-training gave.</summary>
/// <param name="Encoder">The encoder.</param>
/// <param name="Outcome">How the training went.</param>
/// <param name="WentOn">Whether it started from the encoder before it.</param>
/// <param name="Verdict">Whether its features may enter the loop.</param>
/// <param name="Problems">Images that were left out.</param>
internal sealed record PretrainResult(EncoderDescription Encoder, PretrainOutcome Outcome, bool WentOn, GateVerdict Verdict, IReadOnlyList<FileProblem> Problems);
