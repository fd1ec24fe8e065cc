using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Strategy files: what they say, and one sentence per mistake.</summary>
public sealed class CompositionJsonTests
{
    private const string Example = """
        {
          "name": "night-shift",
          "objectives": [
            { "kind": "uncertainty", "score": "entropy", "strength": 2 },
            { "kind": "class-balance" }
          ],
          "include": [ { "key": "camera", "operator": "in", "value": ["north", "south"] } ],
          "exclude": [ { "key": "lux", "operator": "greater", "value": 12.5 } ]
        }
        """;

    [Fact]
    public void A_file_gives_its_recipe()
    {
        var recipe = CompositionJson.Read(Example);
        Assert.Equal("night-shift", recipe.Name);
        Assert.Equal([new Objective(ObjectiveKind.Uncertainty, 2, "entropy"), new Objective(ObjectiveKind.ClassBalance, 1)], recipe.Objectives);
        Assert.Equal(("camera", FilterOperator.In, "north,south"), (recipe.Include[0].Key, recipe.Include[0].Operator, string.Join(',', recipe.Include[0].Values)));
        Assert.Equal(("lux", FilterOperator.Greater, "12.5"), (recipe.Exclude[0].Key, recipe.Exclude[0].Operator, string.Join(',', recipe.Exclude[0].Values)));
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var text = CompositionJson.Write(CompositionJson.Read(Example));
        Assert.Equal(text, CompositionJson.Write(CompositionJson.Read(text)));
        Assert.Contains("\"kind\": \"class-balance\"", text, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<ObjectiveKind>(), kind => Assert.Equal(kind, CompositionJson.Read($$"""{"objectives":[{"kind":"{{CompositionJson.NameOf(kind)}}"}]}""").Objectives[0].Kind));
    }

    [Fact]
    public void A_list_holds_strategies_of_different_names()
    {
        var second = Example.Replace("night-shift", "day-shift", StringComparison.Ordinal);
        Assert.Equal(["night-shift", "day-shift"], CompositionJson.ReadList($"[{Example},{second}]").Select(r => r.Name));
        Assert.Single(CompositionJson.ReadList(Example));
        Assert.Contains("'night-shift' stands more than once", Assert.Throws<InvalidDataException>(() => CompositionJson.ReadList($"[{Example},{Example}]")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => CompositionJson.ReadList("[null]"));
    }

    [Theory]
    [InlineData("""{"objectives":[{"kind":"beauty"}]}""", "No objective is called 'beauty'. There are: uncertainty, diversity, typicality, class-balance, rarity, similarity, cost.")]
    [InlineData("""{"objectives":[{"strength":1}]}""", "No objective is called ''.")]
    [InlineData("""{"objectives":[{"kind":"cost","strength":-1}]}""", "The strength -1 of 'cost' is out of range; it must be a number from 0 to 100.")]
    [InlineData("""{"objectives":[{"kind":"cost","strength":"NaN"}]}""", "The strength NaN of 'cost' is out of range")]
    [InlineData("""{"objectives":[{"kind":"cost","strength":1e9}]}""", "The strength 1000000000 of 'cost' is out of range")]
    [InlineData("""{"objectives":[{"kind":"cost"},{"kind":"cost"}]}""", "The objective 'cost' stands more than once; name it once and raise its strength instead.")]
    [InlineData("""{"objectives":[{"kind":"cost","score":"margin"}]}""", "The objective 'cost' takes no score")]
    [InlineData("""{"objectives":[{"kind":"uncertainty","score":"k-center"}]}""", "No uncertainty score is called 'k-center'. There are: margin,")]
    [InlineData("""{"objectives":[]}""", "There are no objectives; give at least one.")]
    [InlineData("""{}""", "There are no objectives; give at least one.")]
    [InlineData("""{"name":"margin","objectives":[{"kind":"cost"}]}""", "The name 'margin' belongs to a built-in strategy")]
    [InlineData("""{"name":"../x","objectives":[{"kind":"cost"}]}""", "The name '../x' cannot be used")]
    [InlineData("""{"objective":[]}""", "This is no strategy file: ")]
    [InlineData("""{"objectives":[""", "This is no strategy file: ")]
    [InlineData("null", "not null")]
    [InlineData("""{"objectives":[{"kind":"cost"}],"include":[{"key":"a","operator":"like","value":"b"}]}""", "No filter operator is called 'like'. There are: equals, not-equals, in, less, greater.")]
    [InlineData("""{"objectives":[{"kind":"cost"}],"include":[{"operator":"in","value":"b"}]}""", "A filter has no key")]
    [InlineData("""{"objectives":[{"kind":"cost"}],"include":[{"key":"a","operator":"equals"}]}""", "The filter on 'a' has no value")]
    [InlineData("""{"objectives":[{"kind":"cost"}],"exclude":[{"key":"a","operator":"equals","value":["b","c"]}]}""", "compares with 2 values; only 'in' takes more than one")]
    [InlineData("""{"objectives":[{"kind":"cost"}],"exclude":[{"key":"a","operator":"less","value":"dark"}]}""", "compares with 'dark', which is no number")]
    [InlineData("""{"objectives":[{"kind":"cost"}],"exclude":[{"key":"a","operator":"equals","value":{}}]}""", "neither text, number nor a list")]
    public void Each_mistake_is_told_in_one_sentence(string json, string expected)
    {
        var message = Assert.Throws<InvalidDataException>(() => CompositionJson.Read(json)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_recipe_with_a_mistake_makes_no_strategy()
    {
        Assert.Throws<ArgumentException>(() => new ComposedSampling(new CompositionRecipe()));
        Assert.Throws<ArgumentException>(() => new ComposedSampling(new CompositionRecipe { Objectives = [new(ObjectiveKind.Cost, double.PositiveInfinity)] }));
    }
}
