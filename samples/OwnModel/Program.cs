// Any model can choose with Winnow: all it has to give is class probabilities.
// Here a thousand images have a brightness, and the model is a threshold between night and day.
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

var brightness = Enumerable.Range(0, 1000).ToDictionary(i => new SampleId(i), i => i / 1000f);
var labels = new Dictionary<SampleId, bool> { [new(0)] = false, [new(999)] = true };
while (labels.Count < 12)
{
    var threshold = (labels.Where(l => !l.Value).Max(l => brightness[l.Key]) + labels.Where(l => l.Value).Min(l => brightness[l.Key])) / 2;
    SampleId[] ids = [.. brightness.Keys.Where(id => !labels.ContainsKey(id))];
    var day = ids.Select(id => 1 / (1 + MathF.Exp(20 * (threshold - brightness[id]))));
    var pool = new PoolView { Ids = ids, Classes = ["night", "day"], Probabilities = Matrix.FromRows([.. day.Select(p => (float[])[1 - p, p])]) };
    var pick = QueryStrategies.Get("margin").Query(pool, count: 1, new Random(labels.Count))[0];
    labels[pick.Id] = brightness[pick.Id] > 0.618f; // ask a person here
    Console.WriteLine($"{labels.Count,2} labels: threshold {threshold:0.000}, next image {pick.Id}, {pick.Reason}");
}
