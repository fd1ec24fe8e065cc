namespace Winnow.Core.Search;

/// <summary>What a search may vary: typed parameters, some of which exist only for given values of others.</summary>
public sealed class SearchSpace
{
    private const int ParametersMax = 256;
    private const int NameMax = 100;

    private readonly SearchParameter[] order;
    private readonly int[] parents;

    /// <summary>A space of parameters.</summary>
    /// <exception cref="ArgumentException">The space holds no valid point, or a parameter can never exist; the message says which and what to change.</exception>
    public SearchSpace(params IReadOnlyList<SearchParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (ProblemOf(parameters) is { } problem)
        {
            throw new ArgumentException(problem, nameof(parameters));
        }

        Parameters = [.. parameters];
        order = Sorted(parameters);
        parents = [.. order.Select(p => p.Condition is { } c ? Array.FindIndex(order, o => Same(o.Name, c.Parent)) : -1)];
    }

    /// <summary>The parameters in the order they were given.</summary>
    public IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>The parameters, parents before children: the order of a point's coordinates.</summary>
    internal IReadOnlyList<SearchParameter> Coordinates => order;

    /// <summary>The whole definition in one text; spaces with the same text are the same.</summary>
    public string Describe() => string.Join("; ", Parameters.Select(p => p.Describe()));

    /// <summary>What keeps a point from belonging to the space, in one sentence; null where nothing does.</summary>
    public string? ProblemWith(SearchPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        foreach (var parameter in order)
        {
            var exists = parameter.Condition is not { } c || (point.Values.TryGetValue(c.Parent, out var parent) && c.Values.Contains(parent));
            if (exists != point.Values.TryGetValue(parameter.Name, out var value))
            {
                return exists ? $"The point lacks '{parameter.Name}' ({parameter.Range()})." : $"The point has '{parameter.Name}', which exists only {parameter.Condition}.";
            }

            if (exists && !parameter.Allows(value))
            {
                return $"'{parameter.Name}' cannot be {value}; it is {parameter.Range()}.";
            }
        }

        return point.Values.Keys.FirstOrDefault(name => !order.Any(p => Same(p.Name, name))) is { } unknown ? $"The space has no parameter '{unknown}'." : null;
    }

    /// <summary>Coordinates of a point of the space; NaN where a parameter does not exist.</summary>
    internal double[] Encode(SearchPoint point)
    {
        var units = new double[order.Length];
        for (var d = 0; d < units.Length; d++)
        {
            units[d] = point.Values.TryGetValue(order[d].Name, out var value) ? order[d].ToUnit(value) : double.NaN;
        }

        return units;
    }

    /// <summary>The point at coordinates; those of parameters that do not exist there are not read.</summary>
    internal SearchPoint Decode(ReadOnlySpan<double> units)
    {
        var values = new ParameterValue?[order.Length];
        for (var d = 0; d < order.Length; d++)
        {
            values[d] = parents[d] < 0 || (values[parents[d]] is { } parent && order[d].Condition!.Values.Contains(parent)) ? order[d].FromUnit(units[d]) : (ParameterValue?)null;
        }

        return new(Parameters.Select(p => (p.Name, Value: values[Array.IndexOf(order, p)])).Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Name, v.Value!.Value)));
    }

    /// <summary>Whether coordinate <paramref name="d"/> exists where those before it are known.</summary>
    internal bool Exists(int d, ReadOnlySpan<double> units) =>
        parents[d] < 0 || (!double.IsNaN(units[parents[d]]) && order[d].Condition!.Values.Contains(order[parents[d]].FromUnit(units[parents[d]])));

    private static string? ProblemOf(IReadOnlyList<SearchParameter> parameters)
    {
        if (parameters.Count is 0 or > ParametersMax)
        {
            return parameters.Count == 0 ? "The search space has no parameter, so there is nothing to search." : $"The search space has {parameters.Count} parameters; at most {ParametersMax} are searched.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (string.IsNullOrWhiteSpace(parameter.Name) || parameter.Name.Length > NameMax)
            {
                return $"A parameter's name must have 1 to {NameMax} characters, not '{parameter.Name}'.";
            }

            if (!names.Add(parameter.Name))
            {
                return $"The search space has two parameters called '{parameter.Name}'; rename one.";
            }
        }

        return parameters.Select(p => p.Problem()).FirstOrDefault(p => p is not null)
            ?? parameters.Select(p => ProblemOf(p, parameters)).FirstOrDefault(p => p is not null);
    }

    private static string? ProblemOf(SearchParameter child, IReadOnlyList<SearchParameter> parameters)
    {
        if (child.Condition is not { } condition)
        {
            return null;
        }

        if (parameters.FirstOrDefault(p => Same(p.Name, condition.Parent)) is not { } parent)
        {
            return $"'{child.Name}' depends on '{condition.Parent}', which is not in the space.";
        }

        if (parent.Count is null)
        {
            return $"'{child.Name}' depends on '{parent.Name}', whose values are not countable; give that one choices, whole numbers or steps.";
        }

        if (condition.Values.Count == 0 || condition.Values.Any(v => !parent.Allows(v)))
        {
            return condition.Values.Count == 0 ? $"'{child.Name}' can never exist: its condition on '{parent.Name}' names no value."
                : $"'{child.Name}' depends on '{parent.Name}' being {condition.Values.First(v => !parent.Allows(v))}, which it cannot be: it is {parent.Range()}.";
        }

        // Following parents for longer than there are parameters means that they go round in a circle.
        var at = child;
        for (var steps = 0; at?.Condition is { } above; steps++)
        {
            if (steps > parameters.Count)
            {
                return $"'{child.Name}' depends on itself through '{condition.Parent}'; break the circle.";
            }

            at = parameters.FirstOrDefault(p => Same(p.Name, above.Parent));
        }

        return null;
    }

    private static SearchParameter[] Sorted(IReadOnlyList<SearchParameter> parameters)
    {
        int Depth(SearchParameter p) => p.Condition is { } c ? 1 + Depth(parameters.First(o => Same(o.Name, c.Parent))) : 0;
        return [.. parameters.OrderBy(Depth)];
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
}
