namespace Winnow.Core.Search;

/// <summary>Proposes the next point to try. A pure function of the study and the generator, so that a resumed study goes on as the whole one would.</summary>
public interface ISampler
{
    /// <summary>Short lower-case name.</summary>
    string Name { get; }

    /// <summary>The name with every setting that decides what is proposed; a journal holds it.</summary>
    string Describe();

    /// <summary>A point of the study's space.</summary>
    /// <param name="study">The study so far; the next trial's number is the count of its trials, and running trials count as taken.</param>
    /// <param name="random">Seeded for this trial.</param>
    SearchPoint Sample(StudySnapshot study, Random random);
}
