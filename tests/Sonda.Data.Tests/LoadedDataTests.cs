using Sonda.Engine.Data;

namespace Sonda.Data.Tests;

public class LoadedDataTests
{
    [Fact]
    public void DataOfAProgramAreCalledAsTheirTrainingRows()
    {
        Dataset all = Dataset.FromValues("points", [0, 1, 2, 3, 4, 5], (byte[])[0, 1, 1], inputSize: 2, classes: 2);
        var data = LoadedData.Of(all.Slice(0, 2), all.Slice(2, 1));
        Assert.Equal(("points", 2, 1), (data.Name, data.Training.Count, data.Validation.Count));
        Assert.Null(data.Test);
        Assert.Null(data.Notice);
        Assert.False(data.ComparesWithBook);
    }

    [Fact]
    public async Task ASpecLoadsWhatItsOptionsLoad()
    {
        DatasetSpec circle = DatasetSpec.Parse("circle(points=40)+standard");
        LoadedData bySpec = await DataSource.LoadAsync(circle);
        LoadedData byOptions = await DataSource.LoadAsync(new DataOptions { Spec = circle });
        Assert.Equal(Numbers(byOptions.Training), Numbers(bySpec.Training));
        Assert.NotNull(bySpec.Scaling);
    }

    private static float[] Numbers(Dataset data)
    {
        float[] row = new float[data.InputSize];
        return [.. Enumerable.Range(0, data.Count).SelectMany(i =>
        {
            data.CopyRow(i, row);
            return row.ToArray();
        })];
    }
}
