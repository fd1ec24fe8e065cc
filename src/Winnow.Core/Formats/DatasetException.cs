namespace Winnow.Core.Formats;

/// <summary>A data set cannot be read. The message is one sentence for people: what was found, what is expected, what to do.</summary>
public sealed class DatasetException(string message, Exception? inner = null) : Exception(message, inner);
