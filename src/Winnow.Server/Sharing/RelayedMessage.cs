namespace Winnow.Server.Sharing;

/// <summary>What one server tells the others of a data folder.</summary>
/// <param name="Project">The project it is about.</param>
/// <param name="Type">Type of an event for listeners, or one of the signals between servers, which begin with <c>!</c>.</param>
/// <param name="Data">JSON of the event; empty for a signal.</param>
internal sealed record RelayedMessage(string Project, string Type, string Data)
{
    /// <summary>Something has changed that counters or runners look at.</summary>
    public const string Changed = "!changed";

    /// <summary>A round was paused or cancelled: whoever runs its step ends it.</summary>
    public const string Interrupted = "!interrupted";
}
