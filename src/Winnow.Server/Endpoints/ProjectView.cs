using Winnow.Server.Auth;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>A project as the API shows it.</summary>
public sealed record ProjectView
{
    /// <summary>12 letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>Classes by index.</summary>
    public required IReadOnlyList<ClassView> Classes { get; init; }

    /// <summary>Version of the classes.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Samples per state: samples, pool, labelled, skipped, review, broken, and queue: places of the round that still want answers.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>How it is run.</summary>
    public required ProjectSettings Settings { get; init; }

    /// <summary>The caller's role.</summary>
    public required Role Role { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The newest round, or null before the first.</summary>
    public RoundBrief? Round { get; init; }

    internal static ProjectView Of(ProjectHost host, Caller caller)
    {
        var (project, schema, counters, round) = host.Read(s => (s.ReadProject(), s.ReadSchema(), s.ReadCounters(), RoundBrief.Newest(s)));
        return new()
        {
            Id = host.Id,
            Name = host.Settings.Title ?? project.Name,
            Task = project.Task,
            Classes = SchemaView.Of(schema).Classes,
            SchemaVersion = schema.Version,
            Counts = CountsOf(host, counters),
            Settings = host.Settings,
            Role = caller.RoleIn(host.Id) ?? Role.Viewer,
            CreatedAt = project.CreatedAt,
            Round = round,
        };
    }

    internal static IReadOnlyDictionary<string, long> CountsOf(ProjectHost host, IReadOnlyDictionary<string, long> counters) =>
        new SortedDictionary<string, long>(counters.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["samples"] = counters.Values.Sum(),
            ["queue"] = host.Queue.Remaining,
        };
}

/// <summary>The classes of a project.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Classes">By index.</param>
public sealed record SchemaView(int Version, IReadOnlyList<ClassView> Classes)
{
    internal static SchemaView Of(StoredSchema schema) => new(schema.Version, [.. schema.Classes.Select((c, i) => new ClassView(i, c.Name, c.Colour, c.Retired))]);
}

/// <summary>One class.</summary>
/// <param name="Index">Its index; ignored when sent, as the place in the list counts.</param>
/// <param name="Name">Its name.</param>
/// <param name="Colour"><c>#rrggbb</c>, or null for the one given out by index.</param>
/// <param name="Retired">No longer offered.</param>
public sealed record ClassView(int Index, string Name, string? Colour = null, bool Retired = false);
