namespace Winnow.Bench;

/// <summary>A row could not be measured; the message says why, and the other rows go on.</summary>
public sealed class BenchException(string message) : Exception(message);
