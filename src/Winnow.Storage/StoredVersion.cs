namespace Winnow.Storage;

/// <summary>The labels of one moment under a name; never changed.</summary>
/// <param name="Id">From 1; 0 before it is stored.</param>
/// <param name="Name">Distinct in the project.</param>
/// <param name="AtEvent">Its labels are those after this event of the journal.</param>
/// <param name="Schema">Version of the classes then.</param>
/// <param name="Hash">Hex SHA-256 over ids and labels: <see cref="FrozenLabel.HashOf"/>.</param>
/// <param name="Images">Samples of the project then.</param>
/// <param name="Labelled">Samples with a label.</param>
/// <param name="Train">Labelled samples to learn from.</param>
/// <param name="Val">Labelled samples to decide by.</param>
/// <param name="Test">Labelled samples to measure on.</param>
/// <param name="Shares">The shares asked for, as JSON.</param>
/// <param name="Seed">Of the split.</param>
/// <param name="GroupBy">What the split never tears apart, or null.</param>
/// <param name="Classes">Images and objects per class, as JSON.</param>
/// <param name="By">Who made it.</param>
/// <param name="CreatedAt">When, ISO 8601 in UTC.</param>
public sealed record StoredVersion(
    long Id, string Name, long AtEvent, long Schema, string Hash, long Images, long Labelled, long Train, long Val, long Test, string Shares, long Seed, string? GroupBy, string Classes, string By, string CreatedAt);
