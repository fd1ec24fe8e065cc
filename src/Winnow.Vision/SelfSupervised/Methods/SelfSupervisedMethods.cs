namespace Winnow.Vision.SelfSupervised;

/// <summary>Every way to learn from unlabelled images. A new one is one file and one line here.</summary>
public static class SelfSupervisedMethods
{
    /// <summary>All methods, the most robust in short trainings first.</summary>
    public static IReadOnlyList<ISelfSupervisedMethod> All { get; } =
    [
        new VicReg(),
        new SimClr(),
        new Byol(),
        new BarlowTwins(),
        new SimSiam(),
    ];

    /// <summary>The method of that name.</summary>
    /// <exception cref="ArgumentException">None has that name; the message lists those there are.</exception>
    public static ISelfSupervisedMethod Get(string name) =>
        All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No self-supervised method is called '{name}'. There are: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));
}
