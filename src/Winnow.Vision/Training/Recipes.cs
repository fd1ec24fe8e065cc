using Winnow.Vision.Models;

namespace Winnow.Vision.Training;

/// <summary>The recipe each network is trained with unless the user says otherwise.</summary>
public static class Recipes
{
    /// <summary>Dropout suits the small networks; residual networks train with smaller steps and without it.</summary>
    public static TrainingRecipe For(ModelEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Name.StartsWith("resnet", StringComparison.Ordinal)
            ? new TrainingRecipe { LearningRate = 1e-3, WeightDecay = 5e-2, Dropout = 0.1, Epochs = 30, MinSteps = 200 }
            : new TrainingRecipe();
    }
}
