using System.Reflection;
using Winnow.Torch.Native;

namespace Winnow.Torch.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void Libtorch_has_every_operator_that_is_declared()
    {
        var types = typeof(Tensor).Assembly.GetTypes();
        Operator[] operators = [.. types
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType == typeof(Operator))
            .Select(field => (Operator)field.GetValue(null)!)];
        Assert.True(operators.Length > 50, $"{operators.Length} operators were found by reflection");
        Assert.All(operators, op => Assert.NotEqual(0, op.Find()));
    }
}
