using System.Globalization;
using System.Text;
using Sonda.Benchmarks.Remedies;
using Sonda.Engine.Randomness;

namespace Sonda.Benchmarks.Controls;

/// <summary>A folder with the tables that controls and families name. It is the current folder as long as it is in use.</summary>
internal sealed class ControlData : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory, _folder = Directory.CreateTempSubdirectory("sonda-controls").FullName;

    public ControlData()
    {
        RemedyData.Write(_folder, seed: 11);
        RandomStream random = new RandomStream(11).Split("control data");
        Write("noise.csv", 200, 8, _ => random.NextInt(2), random);
        Write("wide-noise.csv", 200, 20, _ => random.NextInt(2), random);
        Write("rare.csv", 2000, 4, x => x[0] + x[1] > 3.6 ? 1 : 0, random);
        Write("one-in-twenty.csv", 2000, 4, x => x[0] > 1.7 ? 1 : 0, random);
        Environment.CurrentDirectory = _folder;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Writes rows of normal numbers, each with a class that follows from them or from chance.</summary>
    private void Write(string name, int rows, int inputs, Func<double[], int> target, RandomStream random)
    {
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, inputs).Select(i => $"x{i}")) + ",y\n");
        for (int i = 0; i < rows; i++)
        {
            double[] x = [.. Enumerable.Range(0, inputs).Select(_ => (double)random.NextGaussian())];
            text.AppendJoin(',', x.Select(value => value.ToString("g6", CultureInfo.InvariantCulture))).Append(CultureInfo.InvariantCulture, $",{target(x)}\n");
        }

        File.WriteAllText(Path.Combine(_folder, name), text.ToString());
    }
}
