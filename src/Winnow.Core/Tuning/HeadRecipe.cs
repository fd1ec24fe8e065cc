using System.Globalization;
using System.Text.Json.Serialization;

namespace Winnow.Core.Tuning;

/// <summary>One way to learn a head. The default is what Winnow learns without tuning: <see cref="Loop.SoftmaxRegression"/> with λ 0.001.</summary>
public sealed record HeadRecipe
{
    /// <summary>Which classifier; default logistic regression.</summary>
    public HeadKind Kind { get; init; } = HeadKind.Logistic;

    /// <summary>λ of logistic and ridge regression, above 0; default 0.001. It penalises the mean loss, so it does not depend on the number of labels.</summary>
    public double Penalty { get; init; } = 1e-3;

    /// <summary>Labelled samples that vote, at least 1; default 5. Other kinds ignore it.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>Weighs each class by the inverse of its frequency among the labels; default false. Prototypes always do.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Scales every row of features to one length, √dimensions, before anything else; default false.</summary>
    public bool UnitLength { get; init; }

    /// <summary>What logits are divided by, above 0; default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The recipe in a few words, such as <c>ridge regression, λ 0.1, rows of one length</c>.</summary>
    [JsonIgnore]
    public string Words
    {
        get
        {
            var head = Kind switch
            {
                HeadKind.Logistic => string.Create(CultureInfo.InvariantCulture, $"logistic regression, λ {Penalty:0.######}"),
                HeadKind.Ridge => string.Create(CultureInfo.InvariantCulture, $"ridge regression, λ {Penalty:0.######}"),
                HeadKind.NearestNeighbours => string.Create(CultureInfo.InvariantCulture, $"{Neighbours} nearest neighbours"),
                _ => "nearest class mean",
            };
            return $"{head}{(UnitLength ? ", rows of one length" : "")}{(BalanceClasses ? ", classes balanced" : "")}";
        }
    }

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public HeadRecipe Validate()
    {
        Check(Enum.IsDefined(Kind), $"The head {Kind} is not known; there are: {string.Join(", ", Enum.GetNames<HeadKind>())}.");
        Check(Penalty > 0 && double.IsFinite(Penalty), $"The penalty λ must be above 0, not {Penalty}.");
        Check(Neighbours >= 1, $"At least one neighbour votes, not {Neighbours}.");
        Check(Temperature > 0 && double.IsFinite(Temperature), $"The temperature must be above 0, not {Temperature}.");
        return this;
    }

    /// <summary>The cheaper head of two equals is the one with the lower number.</summary>
    internal int Cost => Kind switch { HeadKind.Prototype => 0, HeadKind.Ridge => 1, HeadKind.NearestNeighbours => 2, _ => 3 };

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
