namespace Winnow.Vision.Augmentation;

/// <summary>Every batch augmentation, with its default strength. A new one is one file and one line here.</summary>
public static class Augmentations
{
    /// <summary>All augmentations in the order they are listed to people.</summary>
    public static IReadOnlyList<IAugmentation> All { get; } =
    [
        new HorizontalFlip(),
        new VerticalFlip(),
        new PaddedCrop(),
        new ResizedCrop(),
        new Affine(),
        new ColourJitter(),
        new HueTurn(),
        new Grey(),
        new Gamma(),
        new GaussianNoise(),
        new GaussianBlur(),
        new Cutout(),
        new RandAugment(),
        new TrivialAugment(),
    ];

    /// <summary>All augmentations that blend images and their targets.</summary>
    public static IReadOnlyList<IMixingAugmentation> Mixing { get; } =
    [
        new Mixup(),
    ];

    /// <summary>The augmentation of that name.</summary>
    /// <exception cref="ArgumentException">None has that name; the message lists those there are.</exception>
    public static IAugmentation Get(string name) =>
        All.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No augmentation is called '{name}'. There are: {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <summary>The mixing augmentation of that name.</summary>
    /// <exception cref="ArgumentException">None has that name; the message lists those there are.</exception>
    public static IMixingAugmentation GetMixing(string name) =>
        Mixing.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No mixing augmentation is called '{name}'. There are: {string.Join(", ", Mixing.Select(a => a.Name))}.", nameof(name));
}
