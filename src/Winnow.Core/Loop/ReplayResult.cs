namespace Winnow.Core.Loop;

/// <summary>What playing a recorded run again showed.</summary>
/// <param name="Rounds">Recorded rounds that were played again.</param>
/// <param name="Picks">Recorded picks that were compared.</param>
/// <param name="Difference">The first place where the replay gave something else; null where it gave the same bits everywhere.</param>
/// <param name="Others">What another strategy would have picked, round by round; empty where none was asked about.</param>
public sealed record ReplayResult(int Rounds, int Picks, ReplayDifference? Difference, IReadOnlyList<CounterfactualRound> Others);

/// <summary>The first place where a replay differs from its record.</summary>
/// <param name="Line">Line of the journal, from 1.</param>
/// <param name="Round">Round number, from 0; null for the start.</param>
/// <param name="What">What was recorded and what came out now, in words.</param>
public sealed record ReplayDifference(long Line, int? Round, string What);

/// <summary>What another strategy would have picked from the state that one round of a recorded run stood in.</summary>
/// <param name="Round">Round number, from 0.</param>
/// <param name="Labelled">Labels there were.</param>
/// <param name="Recorded">Picks that were made.</param>
/// <param name="Shared">Picks that both made.</param>
/// <param name="Jaccard">Shared picks divided by all different picks of the two, 0 (none in common) to 1 (the same set).</param>
/// <param name="Picks">Ids the other strategy would have picked, best first.</param>
public sealed record CounterfactualRound(int Round, int Labelled, int Recorded, int Shared, double Jaccard, IReadOnlyList<long> Picks);
