// Trains a network on a folder of images and lets it choose what to label next: dotnet run -c Release -- FOLDER
// The folder has one subfolder per class, which answers here in place of a person.
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Querying;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

var data = DatasetFormats.Open(args[0]);
var network = ModelCatalog.Get("cnn");
var images = DatasetImages.Load(data, network, size: 32, progress: null, CancellationToken.None);
var learner = new ClassifierLearner(network, Recipes.For(network) with { Epochs = 30, MinSteps = 100 }, images, data.Classes, TimeProvider.System);
var strategy = QueryStrategies.Get("margin");

LabelledSample[] answers = [.. data.Train.Where(s => images.Contains(s.Id)).Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))];
new Random(1).Shuffle(answers);
var holdout = answers[..(answers.Length / 5)];
var pool = answers[holdout.Length..].ToDictionary(s => s.Id);
LabelledSample[] labelled = [.. pool.Values.GroupBy(s => s.Class).SelectMany(c => c.Take(2))];
for (var round = 1; round <= 4; round++)
{
    using var model = learner.Fit(labelled, new Random(round), progress: null, CancellationToken.None);
    var open = model.Gather([.. pool.Keys.Except(labelled.Select(s => s.Id))], strategy.Needs, CancellationToken.None);
    var picks = strategy.Query(open, count: 5, new Random(round));
    Console.WriteLine($"{labelled.Length} labels: accuracy {model.Measure(holdout, CancellationToken.None).Value:0.000}, next is {picks[0].Reason}");
    labelled = [.. labelled, .. picks.Select(p => pool[p.Id])]; // ask a person here
}
