using System.Globalization;

namespace Winnow.Server.Webhooks;

/// <summary>How often and how long messages are tried.</summary>
internal static class WebhookRules
{
    /// <summary>Webhooks of one project.</summary>
    public const int HooksMax = 20;

    /// <summary>Messages of a webhook that are kept in the log once they are done.</summary>
    public const int DeliveriesKept = 500;

    /// <summary>Messages of a webhook that may wait; until there are fewer, the journal keeps the rest.</summary>
    public const int WaitingMax = 1_000;

    /// <summary>Events in one message.</summary>
    public const int EventsMax = 100;

    /// <summary>Characters of events in one message.</summary>
    public const int BodyMax = 256 * 1024;

    /// <summary>Characters of one event; of a larger one only its number is sent.</summary>
    public const int EventMax = 64 * 1024;

    /// <summary>Longest address.</summary>
    public const int AddressMax = 2_000;

    private const int AttemptsMax = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>Time until the next try after so many failed ones: 10 s, each four times as long as the one before, 6 h at most; null where it is given up.</summary>
    public static TimeSpan? Pause(string kind, int attempts)
    {
        if (kind == WebhookKinds.Test || attempts >= AttemptsMax)
        {
            return null;
        }

        var pause = FirstPause * Math.Pow(4, attempts - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Why a webhook is switched off after a failure, one sentence, or null where it stays on.</summary>
    /// <param name="status">Status of the answer, or null.</param>
    /// <param name="failing">Time since the first failure after the last success.</param>
    public static string? Hopeless(int? status, TimeSpan failing) =>
        status == 410 ? "The receiver answered 410: it wants nothing more."
        : failing >= Patience ? string.Create(CultureInfo.InvariantCulture, $"Nothing could be delivered for {Patience.TotalDays:0} days.")
        : null;
}
