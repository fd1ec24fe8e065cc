namespace Winnow.Cli.Working;

/// <summary>Fits whose models are kept in the job's folder, so that a job that is called again goes on with the next one.</summary>
/// <param name="folder">Folder of the job.</param>
internal sealed class KeptFit(string folder)
{
    /// <summary>The model of a name, loaded where it is there, else fitted and saved.</summary>
    /// <param name="name">Its folder below the job's.</param>
    /// <param name="load">From a folder.</param>
    /// <param name="fit">Given the path of the fit's checkpoint.</param>
    /// <param name="save">Into a folder.</param>
    public TModel Of<TModel>(string name, Func<string, TModel> load, Func<string, TModel> fit, Action<TModel, string> save)
    {
        var target = Path.Combine(folder, name);
        if (Directory.Exists(target))
        {
            return load(target);
        }

        var fitted = fit(Path.Combine(folder, "checkpoint", name.Replace('/', '-')));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        save(fitted, target);
        return fitted;
    }
}
