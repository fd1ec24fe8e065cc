namespace Winnow.Core.Querying;

/// <summary>Something that changes what a strategy sees or how its picks are ordered; written before the strategy's name, as in <c>seals:badge</c>.</summary>
/// <param name="Name">Lower-case name, such as <c>class-balanced</c>.</param>
/// <param name="Needs">Evidence read besides that of the strategy inside.</param>
/// <param name="Wrap">Puts it around a strategy, with default options.</param>
public sealed record QueryWrapper(string Name, Evidence Needs, Func<IQueryStrategy, IQueryStrategy> Wrap);
