using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Tests.Readings;

/// <summary>Readings of copies of a network.</summary>
public sealed class RunReaderTests
{
    [Fact]
    public void A_row_from_outside_is_scaled_as_the_rows_of_the_run()
    {
        LoadedData plain = Load("circle"), scaled = Load("circle+standard");
        var network = InitialNetwork.Create<float>(NetworkSpec.Parse("2-[6 tanh]-1 bce"), new RandomStream(1), plain.Training);
        float[] row = Row(plain), prepared = Row(scaled);
        Assert.NotEqual(row, prepared);
        Assert.Equal(RunReader.Activations(network, prepared, plain)[^1], RunReader.Activations(network, row, scaled)[^1]);
    }

    private static LoadedData Load(string data) => DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = DatasetSpec.Parse(data) }, null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static float[] Row(LoadedData data)
    {
        float[] row = new float[data.Validation.InputSize];
        data.Validation.CopyRow(5, row);
        return row;
    }
}
