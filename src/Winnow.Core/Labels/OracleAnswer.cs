using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>What came back for one sample.</summary>
/// <param name="Seconds">Time the annotator spent, 0 or more; a skip costs time too.</param>
public abstract record OracleAnswer(double Seconds)
{
    /// <summary>The sample was annotated, rightly or wrongly.</summary>
    public sealed record Annotated(Annotation Annotation, double Seconds) : OracleAnswer(Seconds);

    /// <summary>The annotator could not tell, for a reason such as <c>blurred</c>.</summary>
    public sealed record Skipped(string Reason, double Seconds) : OracleAnswer(Seconds);
}
