using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What the coordinator tells every site before anything else. A site refuses a plan that asks for more than its own settings allow.</summary>
public sealed record FederationPlan
{
    /// <summary>Number of the run, from 1; each run is some rounds and one choice.</summary>
    public required int Run { get; init; }

    /// <summary>Class names, the same at all sites.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What the model learns from: <c>pixels:SIDE</c>, or <c>onnx:SHA256:OUTPUT</c> for an encoder file that every site has.</summary>
    public required string Features { get; init; }

    /// <summary>Values of each feature vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Rounds of training before the choice.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>How sites train.</summary>
    public LocalTraining Training { get; init; } = new();

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

    /// <summary>The model's layout.</summary>
    public TensorLayout Layout() => SoftmaxSiteTrainer.Layout(Classes.Count, Dimensions);

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="FederationException">Names the first.</exception>
    public FederationPlan Validate()
    {
        try
        {
            Training.Validate();
            Choice?.Validate();
            SiteSelectors.Get(Selector);
            var aggregator = Aggregators.Get(Aggregator);
            var problem = Run < 1 || Rounds is < 1 or > 10_000 ? "a number of runs or rounds out of range"
                : Classes.Count is < 2 or > 10_000 || Classes.Any(c => string.IsNullOrEmpty(c) || c.Length > 200) ? "classes that are none, or more than 10,000"
                : Dimensions is < 1 or > 1_000_000 || Features.Length > 300 ? "features out of range"
                : ExamplesAtMost is < 1 or > 1_000_000 ? "a number of examples out of range"
                : Choice is { } choice && choice.Classes != Classes.Count ? "a choice of other classes"
                : Secure && aggregator.NeedsEachUpdate ? $"secure aggregation with '{Aggregator}', which must see each update"
                : null;
            _ = Layout();
            return problem is null ? this : throw new FederationException($"The plan is refused: it has {problem}.");
        }
        catch (ArgumentException exception)
        {
            throw new FederationException($"The plan is refused: {exception.Message}", exception);
        }
    }
}
