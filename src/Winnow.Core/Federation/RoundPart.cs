namespace Winnow.Core.Federation;

/// <summary>What came of one site in a closed round.</summary>
/// <param name="Site">Its name.</param>
/// <param name="State"><c>in</c>: its model is in. <c>late</c>: a model of it for a round before is in. <c>away</c>: it said that it stays away. <c>refused</c>: its update was refused or quarantined. <c>silent</c>: it was asked and did not answer.</param>
/// <param name="Reason">Why it is away or refused; null for the others.</param>
/// <param name="Share">Its share of the model, 0 to 1; null where it is not in, or under secure aggregation.</param>
/// <param name="BytesUp">Bytes it sent for the round.</param>
/// <param name="BytesDown">Bytes it was sent for it.</param>
public sealed record RoundPart(string Site, string State, string? Reason, double? Share, long BytesUp, long BytesDown);
