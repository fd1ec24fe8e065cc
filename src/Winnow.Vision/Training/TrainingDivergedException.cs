namespace Winnow.Vision.Training;

/// <summary>A training whose loss is no number any more; the message says at which step, and what to change.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    /// <summary>An error with its sentence.</summary>
    public TrainingDivergedException(string message) : base(message)
    {
    }

    /// <summary>An error with its sentence and its cause.</summary>
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>An error without details.</summary>
    public TrainingDivergedException()
    {
    }
}
