using System.Globalization;
using System.Text.Json;
using Winnow.Core.Loop;

namespace Winnow.Core.Federation;

/// <summary>A site's account of all noisy training on its records: one hash-chained line a training, written before it begins.</summary>
/// <remarks>A training that a crash cut short stays paid for: what it released is not known. Every training that touches the records belongs in it, trials of tuning included.</remarks>
public sealed class PrivacyLedger : IDisposable
{
    private const string Type = "privacy.spent";
    private readonly Journal journal;
    private readonly List<PrivateSteps> steps = [];

    private PrivacyLedger(Journal journal, PrivacyPolicy policy)
    {
        this.journal = journal;
        Policy = policy;
    }

    /// <summary>What may be spent.</summary>
    public PrivacyPolicy Policy { get; }

    /// <summary>ε spent so far at the policy's δ.</summary>
    public double Spent => RdpAccountant.Epsilon(steps, Policy.Delta).Epsilon;

    /// <summary>Trainings paid for.</summary>
    public int Trainings => steps.Count;

    /// <summary>Opens the ledger, or makes it.</summary>
    /// <exception cref="InvalidDataException">A line was changed or is missing, or is no entry.</exception>
    /// <exception cref="ArgumentException">The policy is out of range.</exception>
    public static PrivacyLedger Open(string path, PrivacyPolicy policy, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var ledger = new PrivacyLedger(Journal.Open(path, clock), policy.Validate());
        try
        {
            foreach (var entry in ledger.journal.Events)
            {
                ledger.steps.Add(Read(entry, path));
            }

            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>ε after another training, for people to see before it begins.</summary>
    public double Projected(PrivateSteps next) => RdpAccountant.Epsilon([.. steps, next], Policy.Delta).Epsilon;

    /// <summary>Pays for a training; only then may it begin.</summary>
    /// <param name="next">What it will do.</param>
    /// <param name="what">What it is for, such as <c>round 3</c>.</param>
    /// <exception cref="PrivacyBudgetException">The policy does not allow it; nothing was written.</exception>
    public void Spend(PrivateSteps next, string what)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentException.ThrowIfNullOrEmpty(what);
        ArgumentOutOfRangeException.ThrowIfNegative(next.Count, nameof(next));
        if (Projected(next) is var projected && !(projected <= Policy.Epsilon))
        {
            throw new PrivacyBudgetException(string.Create(
                CultureInfo.InvariantCulture, $"'{what}' would bring ε to {projected:0.###} at δ {Policy.Delta:g2}, and the policy ends at {Policy.Epsilon:0.###} ({Spent:0.###} is spent); train fewer steps, add noise or leave this site out."));
        }

        journal.Append(Type, JsonSerializer.Serialize(new LedgerEntry(what, next.SampleRate, next.Noise, next.Count), FederationJson.Default.LedgerEntry));
        steps.Add(next);
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private static PrivateSteps Read(JournalEvent entry, string path)
    {
        try
        {
            if (entry.Type == Type && JsonSerializer.Deserialize(entry.Payload, FederationJson.Default.LedgerEntry) is { SampleRate: >= 0 and <= 1, Noise: > 0, Steps: >= 0 } read)
            {
                return new(read.SampleRate, read.Noise, read.Steps);
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Line {entry.Sequence} of '{path}' is no entry of a privacy ledger: {exception.Message}", exception);
        }

        throw new InvalidDataException($"Line {entry.Sequence} of '{path}' is no entry of a privacy ledger.");
    }
}

/// <summary>One line of a privacy ledger.</summary>
/// <param name="What">What it was for.</param>
/// <param name="SampleRate">Chance of each record to be in a batch.</param>
/// <param name="Noise">Noise over the clipping norm.</param>
/// <param name="Steps">Steps.</param>
internal sealed record LedgerEntry(string What, double SampleRate, double Noise, int Steps);
