using System.Reflection;

namespace Winnow.Server.Workers;

/// <summary>The version of this program. Server and workers must have the same: their files and messages have no versions of their own.</summary>
public static class WinnowVersion
{
    /// <summary>Such as <c>0.1.0+5be5d6d</c>.</summary>
    public static string Own { get; } = typeof(WinnowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
