namespace Winnow.Server.Accounts;

/// <summary>A webhook with the secret that signs its messages.</summary>
internal sealed record StoredWebhook(
    long Id, string Project, string Address, IReadOnlyList<string> Kinds, string Secret, bool Enabled, string? Reason, long Told, int? LastStatus, DateTimeOffset? LastAt, DateTimeOffset? FailingSince);

/// <summary>A message that waits to be sent.</summary>
internal sealed record StoredDelivery(long Id, string Key, string Kind, string Body, int Attempts);

/// <summary>One try to deliver a message.</summary>
internal sealed record StoredAttempt(long Id, DateTimeOffset At, string Kind, int Attempt, int? Status, int? Milliseconds, string? Reason, DateTimeOffset? NextAt);

/// <summary>What came of a try.</summary>
/// <param name="Status">Status of the answer, or null where none came.</param>
/// <param name="Milliseconds">Time it took.</param>
/// <param name="Reason">Why it failed; null where it was taken.</param>
internal sealed record DeliveryOutcome(int? Status, int Milliseconds, string? Reason);
