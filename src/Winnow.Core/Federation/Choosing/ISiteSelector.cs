namespace Winnow.Core.Federation;

/// <summary>Scores a site's pool so that the scores of all sites can be ranked together. Pure: pool and seed decide.</summary>
public interface ISiteSelector
{
    /// <summary>Name as the command line takes it, such as <c>logo</c>.</summary>
    string Name { get; }

    /// <summary>Utility of each sample, 0 to 1, higher is chosen first [samples].</summary>
    float[] Score(SitePool pool, Random random);
}
