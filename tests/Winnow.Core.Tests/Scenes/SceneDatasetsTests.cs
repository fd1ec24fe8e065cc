using Winnow.Core.Data;
using Winnow.Core.Scenes;

namespace Winnow.Core.Tests.Scenes;

public sealed class SceneDatasetsTests
{
    [Fact]
    public void A_recipe_becomes_a_data_set_whose_images_are_drawn_when_they_are_read()
    {
        var data = Open("scenes:street?train=12&validation=3&test=5&day=1&test-day=0&test-dusk=0&width=96&height=64&seed=7");
        Assert.Equal((12, 3, 5), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(["pedestrian", "cyclist", "car"], data.Classes);
        Assert.All(data.Train, s => Assert.Equal("day", s.Metadata["light"]));
        Assert.All(data.Test, s => Assert.Equal("night", s.Metadata["light"]));
        Assert.Equal(20, data.Train.Concat(data.Validation).Concat(data.Test).Select(s => s.Id).Distinct().Count());
        foreach (var sample in data.Train)
        {
            var image = Assert.IsType<GeneratedImage>(sample.Image).Render();
            Assert.Equal((sample.Width, sample.Height, 3, 96 * 64 * 3), (image.Width, image.Height, image.Channels, image.Pixels.Length));
            Assert.All(sample.Objects!, o => Assert.IsType<BoxShape>(o.Shape));
        }
    }

    [Fact]
    public void The_hash_follows_the_scenes_and_the_test_part_does_not_follow_the_size_of_the_pool()
    {
        var small = Small("train=5&test=4");
        Assert.Equal(small.Hash, Small("train=5&test=4").Hash);
        Assert.NotEqual(small.Hash, Small("train=5&test=4&seed=2").Hash);
        Assert.NotEqual(small.Hash, Small("train=5&test=4&day=1").Hash);
        Assert.Equal(small.Test.Select(s => ((GeneratedImage)s.Image).Hash), Small("train=9&test=4").Test.Select(s => ((GeneratedImage)s.Image).Hash));

        static ImageDataset Small(string options) => Open($"scenes:street?width=64&height=48&{options}");
    }

    [Fact]
    public void Masks_come_where_the_recipe_asks_for_them() => Assert.All(
        Open("scenes:cells?train=3&test=0&shapes=masks&width=64&height=64").Train.SelectMany(s => s.Objects!),
        o => Assert.IsType<MaskShape>(o.Shape));

    [Fact]
    public void What_is_not_asked_for_makes_room_for_what_is()
    {
        var options = SceneRecipe.Parse("scenes:street?day=1&rain=0.9").Options;
        Assert.Equal((1.0, 0.0, 0.9, 0.1), (options.Day, options.Dusk, options.Rain, Math.Round(options.Fog, 9)));
    }

    [Theory]
    [InlineData("scenes:moon", "'scenes:moon' is no recipe of scenes; write scenes:street, scenes:cells or scenes:defects, then options such as ?train=2000&day=0.8.")]
    [InlineData("scenes:street?days=1", "'days' is no option of scenes; there are: train, test")]
    [InlineData("scenes:street?day", "'day' of 'scenes:street?day' is not key=value")]
    [InlineData("scenes:street?day=1&day=0", "'day=0' of 'scenes:street?day=1&day=0' is not key=value, or its key is there twice.")]
    [InlineData("scenes:street?day=bright", "day=bright is no number.")]
    [InlineData("scenes:street?day=2", "day 2 is no share; give 0 to 1.")]
    [InlineData("scenes:street?width=ten", "width=ten is no whole number.")]
    [InlineData("scenes:street?train=0", "train=0 is out of range; give 1 to 1000000 images.")]
    [InlineData("scenes:street?shapes=circles", "shapes=circles is not known; give boxes or masks.")]
    [InlineData("scenes:street?test-width=64", "'test-width' is no option of scenes")]
    public void Recipes_that_make_no_sense_are_refused_with_one_sentence(string text, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<FormatException>(() => SceneRecipe.Parse(text)).Message, StringComparison.Ordinal);

    private static ImageDataset Open(string recipe) => SceneDatasets.Open(SceneRecipe.Parse(recipe), TestContext.Current.CancellationToken);
}
