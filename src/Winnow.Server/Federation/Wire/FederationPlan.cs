using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What the coordinator tells every site before anything else. A site refuses a plan that asks for more than its own settings allow.</summary>
public sealed record FederationPlan
{
    /// <summary>Numbers of the shared part of a model at most, so that a vector stays below 2 GiB.</summary>
    public const int NumbersMax = 250_000_000;

    /// <summary>Trials at most.</summary>
    public const int TrialsMax = 32;

    /// <summary>Number of the run, from 1; each run is some rounds and one choice.</summary>
    public required int Run { get; init; }

    /// <summary>Class names, the same at all sites.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>
    /// What is learned from: <c>pixels:SIDE:CHANNELS</c>, or <c>onnx:SHA256:OUTPUT</c> for an encoder file that every site has; with <see cref="Tensors"/> which network is
    /// trained on images: <c>network:NAME:SIDE:CHANNELS</c>, <c>detector:NAME:SIDE</c>, or <c>pretrain:METHOD:NAME:SIDE:CHANNELS</c>.
    /// </summary>
    public required string Features { get; init; }

    /// <summary>All tensors of the network that is trained end to end; null for a softmax regression on features.</summary>
    public IReadOnlyList<TensorShape>? Tensors { get; init; }

    /// <summary>Name of the part of the network that sites share (<see cref="SharedPart"/>); the rest never leaves them.</summary>
    public string Shared { get; init; } = SharedPart.Everything.Name;

    /// <summary>Whether SCAFFOLD's control variates correct the steps; they travel with the weights, and double the bytes.</summary>
    public bool Scaffold { get; init; }

    /// <summary>Values of each feature vector, or of each image of a network.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Rounds of training before the choice.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>How sites train.</summary>
    public LocalTraining Training { get; init; } = new();

    /// <summary>Ways to train that are tried first, each from the same start; the one that holds best on held-out labels of all sites trains the run. Empty (the default) trains by <see cref="Training"/>.</summary>
    public IReadOnlyList<LocalTraining> Trials { get; init; } = [];

    /// <summary>Rounds of each trial, 2 to 1,000, default 3; a trial is judged by the model that its last round begins with.</summary>
    public int TrialRounds { get; init; } = 3;

    /// <summary>Whether the sites vote for the penalty of the regression before the first round, each for what its own labels want (<see cref="PenaltyVote"/>); default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TuneHead { get; init; }

    /// <summary>Rounds of trials and run together.</summary>
    public int AllRounds => (Trials.Count * TrialRounds) + Rounds;

    /// <summary>Name of the aggregator.</summary>
    public string Aggregator { get; init; } = "fedavg";

    /// <summary>Whether the coordinator sees sums alone.</summary>
    public bool Secure { get; init; } = true;

    /// <summary>How changes of the model become whole numbers.</summary>
    public FixedPoint Arithmetic { get; init; } = new(Clip: 1);

    /// <summary>Labelled examples that a site counts with at most; its weight is its examples over this number.</summary>
    public int ExamplesAtMost { get; init; } = 1000;

    /// <summary>The choice at the end; null where nothing is to be labelled.</summary>
    public ChoicePlan? Choice { get; init; }

    /// <summary>Name of the selector that scores pools.</summary>
    public string Selector { get; init; } = "adaptive";

    /// <summary>Seed of the run.</summary>
    public int Seed { get; init; }

    /// <summary>All tensors of the model.</summary>
    public TensorLayout Whole() => Tensors is null ? SoftmaxSiteTrainer.Layout(Classes.Count, Dimensions) : new(Tensors);

    /// <summary>The tensors that travel.</summary>
    public TensorLayout Layout() => SharedPart.Get(Shared).Of(Whole());

    // Only where each example has a gradient of its own can it be clipped, and only what was always trained with noise may take part.
    private string? PrivacyProblem() => Training.Private is null ? null
        : Features.StartsWith("pretrain:", StringComparison.Ordinal) ? $"differential privacy with '{Features}': {PrivacyUnavailableException.WithoutLabels}"
        : Shared != SharedPart.Everything.Name ? $"differential privacy of a model of which a part stays at its site ('{Shared}'), where it may come from a training without noise; share everything, or leave --noise out"
        : null;

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="FederationException">Names the first.</exception>
    public FederationPlan Validate()
    {
        try
        {
            Training.Validate();
            foreach (var trial in Trials)
            {
                trial.Validate();
            }

            Choice?.Validate();
            SiteSelectors.Get(Selector);
            var aggregator = Aggregators.Get(Aggregator);
            var problem = Run < 1 || Rounds is < 1 or > 10_000 ? "a number of runs or rounds out of range"
                : Classes.Count is < 2 or > 10_000 || Classes.Any(c => string.IsNullOrEmpty(c) || c.Length > 200) ? "classes that are none, or more than 10,000"
                : Dimensions is < 1 or > 1_000_000 || Features.Length > 300 ? "features out of range"
                : ExamplesAtMost is < 1 or > 1_000_000 ? "a number of examples out of range"
                : Choice is { } choice && choice.Classes != Classes.Count ? "a choice of other classes"
                : Trials.Count > TrialsMax || TrialRounds is < 2 or > 1000 ? $"{Trials.Count} trials of {TrialRounds} rounds; at most {TrialsMax} trials of 2 to 1,000 rounds are taken"
                : Trials.Count > 0 && (Training.Private is not null || Trials.Any(t => t.Private is not null)) ? "trials under differential privacy, where no site says how well a model holds"
                : Trials.Count > 0 && (Scaffold || Shared != SharedPart.Everything.Name) ? "trials of a model that keeps something at its sites, which would pass from trial to trial"
                : TuneHead && Tensors is not null ? $"the tuning of a head for '{Features}'; a penalty is voted for in regressions on features alone, so leave it out"
                : TuneHead && Training.Private is not null ? "the tuning of a head under differential privacy, which does not cover votes; leave one of them out"
                : TuneHead && Trials.Count > 0 ? "the tuning of a head beside trials, which have penalties of their own; leave one of them out"
                : PrivacyProblem() is { } hidden ? hidden
                : Layout().Length > NumbersMax ? $"a model of {Layout().Length:N0} numbers, and {NumbersMax:N0} can be sent"
                : Secure && aggregator.NeedsEachUpdate ? $"secure aggregation with '{Aggregator}', which must see each update"
                : null;
            return problem is null ? this : throw new FederationException($"The plan is refused: it has {problem}.");
        }
        catch (ArgumentException exception)
        {
            throw new FederationException($"The plan is refused: {exception.Message}", exception);
        }
    }
}
