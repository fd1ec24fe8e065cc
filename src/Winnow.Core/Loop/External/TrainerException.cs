namespace Winnow.Core.Loop;

/// <summary>A trainer outside Winnow did not start, failed, ran too long or answered with what is no answer; the message is one sentence that says so.</summary>
/// <param name="message">What happened, with the trainer's own last words where it had any.</param>
public sealed class TrainerException(string message) : Exception(message);
