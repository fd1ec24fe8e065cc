using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>A site's part in one secure aggregation. What it said in a stage it says again word for word when it is asked again, as after a lost connection: the secrets are drawn once.</summary>
/// <param name="sum">Name of the sum.</param>
/// <param name="site">The site's side of it.</param>
internal sealed class SecureTurn(string sum, SecureSite site) : IDisposable
{
    private readonly Dictionary<SiteTaskKind, (SiteAnswer Answer, byte[]? Vector)> said = [];

    public string Sum => sum;

    /// <summary>The answer of a stage.</summary>
    public (SiteAnswer Answer, byte[]? Vector) Say(SiteTaskKind stage, Func<SecureSite, (SiteAnswer Answer, byte[]? Vector)> answer)
    {
        if (!said.TryGetValue(stage, out var before))
        {
            said[stage] = before = answer(site);
        }

        return before;
    }

    public void Dispose() => site.Dispose();
}
