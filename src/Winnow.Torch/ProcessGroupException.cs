namespace Winnow.Torch;

/// <summary>Processes that work together did not meet, or lost one of them.</summary>
/// <param name="message">One sentence.</param>
/// <param name="inner">What libtorch said, or null.</param>
public sealed class ProcessGroupException(string message, Exception? inner = null) : Exception(message, inner);
