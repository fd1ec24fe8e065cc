namespace Winnow.Storage;

/// <summary>A project cannot be opened or changed; the message is one sentence for people, with the remedy. Nothing was changed.</summary>
public sealed class ProjectException : Exception
{
    /// <summary>One sentence, with the remedy.</summary>
    public ProjectException(string message) : base(message)
    {
    }

    /// <summary>One sentence, with the remedy, and what caused it.</summary>
    public ProjectException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Whether the project is in use by another process, so that the same call may succeed later.</summary>
    public bool InUse { get; init; }

    /// <summary>Whether the place where the project lies failed, such as a full disk: the same change may succeed when that has passed.</summary>
    public bool StorageFailed { get; init; }
}
