namespace Winnow.Vision.Onnx;

/// <summary>A model file that cannot be used, or an input that does not fit it; the message names what, and what to do.</summary>
public sealed class OnnxException : Exception
{
    /// <summary>An error with its sentence.</summary>
    public OnnxException(string message) : base(message)
    {
    }

    /// <summary>An error with its sentence and its cause.</summary>
    public OnnxException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>An error without details.</summary>
    public OnnxException()
    {
    }
}
