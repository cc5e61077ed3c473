using Sonda.Data;
using Sonda.Engine.Data;

namespace Sonda.Tests;

/// <summary>Loads data by their text form.</summary>
internal static class Load
{
    public static LoadedData Data(string spec)
    {
        return DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = DatasetSpec.Parse(spec) }, null, CancellationToken.None)
            .GetAwaiter().GetResult();
    }

    public static string Refusal(string spec) => Assert.Throws<DatasetException>(() => Data(spec)).Message;

    public static float[] Row(Dataset data, int index)
    {
        float[] row = new float[data.InputSize];
        data.CopyRow(index, row);
        return row;
    }

    public static float[][] Rows(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => Row(data, i))];
}
