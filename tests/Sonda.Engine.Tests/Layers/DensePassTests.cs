using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers;

public sealed class DensePassTests
{
    /// <summary>Around the widths and numbers of rows at which the product changes its method.</summary>
    [Theory]
    [InlineData("20-[128 tanh]x3-5", 32)]
    [InlineData("20-[144 tanh]x2-160-5", 16)]
    [InlineData("20-[130 tanh]x2-128-5", 32)]
    [InlineData("20-[256 tanh]x2-5", 64)]
    public void Errors_of_a_row_are_the_same_in_batches_of_any_size_on_any_number_of_threads(string text, int rows)
    {
        Check<float>(text, rows);
        Check<double>(text, rows);
    }

    private static void Check<T>(string text, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset data = TestData.Random(1, rows, 20, 5, 0.9);
        Network<T> network = Network<T>.Create(NetworkSpec.Parse(text), new RandomStream(1));
        using var workers = new Workers(2);
        T[] expected = Deltas(network, data, rows, rows - 1, null);
        Assert.Equal(expected, Deltas(network, data, rows, rows, null)[..expected.Length]);
        Assert.Equal(expected, Deltas(network, data, rows, rows, workers)[..expected.Length]);
    }

    /// <summary>δ of the first layer, row by row.</summary>
    private static T[] Deltas<T>(Network<T> network, Dataset data, int capacity, int rows, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pass = new BatchPass<T>(network, data, capacity) { Workers = workers };
        pass.Gather([.. Enumerable.Range(0, rows)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        return [.. Enumerable.Range(0, rows).SelectMany(row => pass.View.Delta(0, row).ToArray())];
    }
}
