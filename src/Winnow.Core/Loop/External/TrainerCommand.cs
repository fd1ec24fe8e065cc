namespace Winnow.Core.Loop;

/// <summary>How a trainer outside Winnow is started. No shell sees the words: each is one argument, as it stands.</summary>
/// <param name="Program">The program, found on the path or by its own.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="TimeLimit">How long one call may take, more than 0.</param>
public sealed record TrainerCommand(string Program, IReadOnlyList<string> Arguments, TimeSpan TimeLimit)
{
    /// <summary>The longest that a call may take unless said otherwise: a day.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromDays(1);

    /// <summary>Program and arguments for messages.</summary>
    public override string ToString() => string.Join(' ', [Program, .. Arguments]);
}
