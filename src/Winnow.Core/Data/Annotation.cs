namespace Winnow.Core.Data;

/// <summary>What an annotator said about one sample. One derived record per task.</summary>
public abstract record Annotation;

/// <summary>The sample belongs to one class.</summary>
/// <param name="Class">Index into the class list of the data set or project.</param>
public sealed record ClassLabel(int Class) : Annotation;

/// <summary>The objects on the sample, each with class and shape.</summary>
/// <param name="Objects">All of them; empty where somebody looked and there is nothing.</param>
public sealed record ObjectLabels(IReadOnlyList<ObjectAnnotation> Objects) : Annotation;

/// <summary>A sample together with what an annotator said about it.</summary>
/// <param name="Id">The sample.</param>
/// <param name="Annotation">What was said.</param>
/// <param name="InclusionProbability">The probability with which chance alone drew it from the pool; null where a strategy chose it, or nobody knows.</param>
public readonly record struct LabelledSample(SampleId Id, Annotation Annotation, double? InclusionProbability = null)
{
    /// <summary>The class index of a classification label.</summary>
    /// <exception cref="InvalidOperationException">The annotation is of another task.</exception>
    public int Class => Annotation is ClassLabel label
        ? label.Class
        : throw new InvalidOperationException($"Sample {Id} carries a {Annotation.GetType().Name}, not a class.");

    /// <summary>The objects of a detection or segmentation label.</summary>
    /// <exception cref="InvalidOperationException">The annotation is of another task.</exception>
    public IReadOnlyList<ObjectAnnotation> Objects => Annotation is ObjectLabels label
        ? label.Objects
        : throw new InvalidOperationException($"Sample {Id} carries a {Annotation.GetType().Name}, not objects.");

    /// <summary>Every class index that the annotation names, once per naming: one for a class label, one per object.</summary>
    public IEnumerable<int> ClassesNamed => Annotation is ObjectLabels objects ? objects.Objects.Select(o => o.Class) : [Class];
}
