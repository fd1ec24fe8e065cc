using Winnow.Core.Data;
using Winnow.Server.Jobs;

namespace Winnow.Server.Tests.Jobs;

/// <summary>The labels that no detector or segmenter learns from.</summary>
public sealed class RandomSliceTests
{
    [Fact]
    public void What_is_held_was_never_learned_from_however_the_slice_grows()
    {
        var order = Enumerable.Range(0, 1500).Select(i => new SampleId(i * 7919L)).ToArray();
        new Random(3).Shuffle(order);
        var learned = new HashSet<SampleId>();
        for (var count = 10; count <= order.Length; count += 37)
        {
            SampleId[] slice = [.. order.Take(count)];
            var held = RandomSlice.Held(5, slice);
            Assert.Empty(held.Intersect(learned));
            Assert.All(held, h => Assert.Equal(0, RandomSlice.FoldOf(5, h)));
            Assert.Equal(Math.Min(RandomSlice.HeldMax, slice.Count(s => RandomSlice.FoldOf(5, s) == 0)), held.Count);
            Assert.True(held.SetEquals(RandomSlice.Held(5, slice.Reverse())));
            learned.UnionWith(slice.Where(s => !held.Contains(s)));
        }
    }
}
