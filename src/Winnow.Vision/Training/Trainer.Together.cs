using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Models;

namespace Winnow.Vision.Training;

public sealed partial class Trainer
{
    private Tensor Dropped(Tensor features, int batch, int start, Generator generator)
    {
        var count = features.Size(0);
        if (count == batch || recipe.Dropout == 0)
        {
            return features.Dropout(recipe.Dropout, generator);
        }

        var mask = Tensor.Ones([batch, features.Size(1)], recipe.Device).Dropout(recipe.Dropout, generator); // [batch, features]
        return features.Multiply(mask.Narrow(0, start, count));
    }

    // Targets that are mixed are averaged over their number, whatever the classes weigh.
    private static double ShareOf(IReadOnlyList<LabelledSample> training, ReadOnlySpan<int> rows, int start, int count, float[]? weightOf)
    {
        if (weightOf is null)
        {
            return (double)count / rows.Length;
        }

        var (own, all) = (0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = weightOf[training[rows[i]].Class];
            all += weight;
            own += i >= start && i < start + count ? weight : 0;
        }

        return own / all;
    }

    // Process 0 says where the training begins: its weights and, after a kill, its progress.
    private static int BeginTogether(DataParallel together, int first, ClassifierNetwork network, Optimizer optimizer, WeightAverage? average, BestWeights best)
    {
        var state = together.FromFirst([first, optimizer.Steps, best.Loss, best.Waited, best.Weights.Count]);
        (optimizer.Steps, best.Loss, best.Waited) = ((long)state[1], state[2], (int)state[3]);
        if (state[4] > 0 && best.Weights.Count == 0)
        {
            best.Remember();
        }

        together.FromFirst([.. TrainingCheckpoint.Tensors(network, optimizer, average, best)]);
        return (int)state[0];
    }
}
