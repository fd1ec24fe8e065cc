namespace Winnow.Vision.Models;


/// <summary>Every classification network. A new one is one file and one line here.</summary>
public static class ModelCatalog
{
    /// <summary>All networks in the order they are listed to people.</summary>
    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        new("mlp", "one hidden layer of 128 units over the pixels; trains in a second", 28, (shape, generator) => new Mlp(shape, generator)),
        new("mlp-small", "hidden layers of 24 and 12 units over the pixels; tiny images, long comparisons", 16, (shape, generator) => new SmallMlp(shape, generator)),
        new("cnn", "two 3×3 convolutions and a layer of 128 units; small grey or colour images", 32, (shape, generator) => new SmallCnn(shape, generator)),
        new("tiny", "four 3×3 convolutions with batch normalisation; the encoder of `winnow pretrain` on a CPU", 32, (shape, generator) => new TinyCnn(shape, generator)),
        new("resnet18", "residual network of 18 layers, ImageNet stem; photographs", 128, (shape, generator) => ResNet.Create18(shape, smallStem: false, generator)),
        new("resnet18-small", "residual network of 18 layers, 3×3 stem; images up to 64 pixels", 32, (shape, generator) => ResNet.Create18(shape, smallStem: true, generator)),
        new("resnet34", "residual network of 34 layers, ImageNet stem", 128, (shape, generator) => ResNet.Create34(shape, smallStem: false, generator)),
        new("resnet34-small", "residual network of 34 layers, 3×3 stem", 32, (shape, generator) => ResNet.Create34(shape, smallStem: true, generator)),
        new("resnet50", "residual network of 50 layers, ImageNet stem", 128, (shape, generator) => ResNet.Create50(shape, smallStem: false, generator)),
        new("resnet50-small", "residual network of 50 layers, 3×3 stem", 32, (shape, generator) => ResNet.Create50(shape, smallStem: true, generator)),
    ];

    /// <summary>The network of that name.</summary>
    /// <exception cref="ArgumentException">No network has that name; the message lists those there are.</exception>
    public static ModelEntry Get(string name) =>
        All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No model is called '{name}'. There are: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));
}
