using System.Globalization;
using System.Text;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Benchmarks.Remedies;

/// <summary>The tables that the runs name, written into a folder: digits of 14 × 14 points, classes, numbers, sequences.</summary>
internal sealed class RemedyData
{
    private const int Digits = 2000, Rows = 1000, Sequences = 600;

    private readonly string _folder;
    private readonly RandomStream _random;

    private RemedyData(string folder, ulong seed) => (_folder, _random) = (folder, new RandomStream(seed).Split("remedy data"));

    /// <summary>Writes all tables; another seed gives other rows.</summary>
    public static void Write(string folder, ulong seed)
    {
        var data = new RemedyData(folder, seed);
        data.WriteDigits(seed);
        data.WriteTable();
        data.WriteYears();
        data.WriteNumbers("numbers.csv", 0, 1, isRaw: false);
        data.WriteNumbers("large.csv", 5000, 2000, isRaw: false);
        data.WriteNumbers("prices.csv", 200_000, 80_000, isRaw: true);
        data.WriteNumbers("small.csv", 0, 1e-4, isRaw: false);
        data.WriteNumbers("shifted.csv", 1013, 5, isRaw: false);
        data.WriteSequences("first30.csv", 30);
        data.WriteSequences("first60.csv", 60);
    }

    /// <summary>Digits whose points are means of 2 × 2: as shares, as bytes, and a thousandth of the shares.</summary>
    private void WriteDigits(ulong seed)
    {
        Dataset training = ChapterData.Loaded.Training;
        string header = string.Join(',', Enumerable.Range(0, 196).Select(i => $"p{i}")) + ",y";
        (string Name, double Scale)[] files = [("digits.csv", 1), ("bytes.csv", 255), ("dim.csv", 1e-3)];
        StringBuilder[] texts = [.. files.Select(_ => new StringBuilder(header + "\n"))];
        float[] row = new float[training.InputSize];
        for (int i = 0; i < Digits; i++)
        {
            int chosen = (int)((i + ((long)seed * Digits)) % training.Count);
            training.CopyRow(chosen, row);
            for (int f = 0; f < files.Length; f++)
            {
                for (int k = 0; k < 196; k++)
                {
                    int corner = (2 * (k / 14) * 28) + (2 * (k % 14));
                    double mean = (row[corner] + row[corner + 1] + row[corner + 28] + row[corner + 29]) / 4.0;
                    texts[f].Append(CultureInfo.InvariantCulture, $"{mean * files[f].Scale:g5},");
                }

                texts[f].Append(CultureInfo.InvariantCulture, $"{training.Labels[chosen]}\n");
            }
        }

        for (int f = 0; f < files.Length; f++)
        {
            File.WriteAllText(Path.Combine(_folder, files[f].Name), texts[f].ToString());
        }
    }

    /// <summary>Two classes by a curved rule, in columns of very different scales.</summary>
    private void WriteTable() => Lines("table.csv", "a,b,c,d,e,f,y", Rows, _ =>
    {
        double[] scales = [1e-3, 1, 50, 1000, 0.1, 8], offsets = [0, 0, 100, 5000, 0, 0];
        double[] z = Normal(6);
        int y = (z[0] * z[1]) + z[2] - (0.5 * z[3]) + (0.7 * z[4]) > 0 ? 1 : 0;
        return [.. z.Select((x, i) => (x * scales[i]) + offsets[i]), y];
    });

    /// <summary>Two columns far from zero, with the classes inside and outside of a circle.</summary>
    private void WriteYears() => Lines("years.csv", "year,temperature,y", Rows, _ =>
    {
        double[] z = Normal(2);
        return [2000 + (8 * z[0]), 300 + (5 * z[1]), (z[0] * z[0]) + (z[1] * z[1]) > 1.4 ? 1 : 0];
    });

    /// <summary>A number to be met, from four columns.</summary>
    private void WriteNumbers(string name, double mean, double deviation, bool isRaw) => Lines(name, "a,b,c,d,y", Rows, _ =>
    {
        double[] scales = isRaw ? [1, 30, 0.2, 1000] : [1, 1, 1, 1], offsets = isRaw ? [3, 120, 1, 1990] : [0, 0, 0, 0];
        double[] z = Normal(5);
        double target = Math.Sin(1.5 * z[0]) + (0.5 * z[1] * z[2]) + (0.6 * z[3]) + (0.05 * z[4]);
        return [.. z.Take(4).Select((x, i) => (x * scales[i]) + offsets[i]), mean + (deviation * target)];
    });

    /// <summary>A class that the first time step tells.</summary>
    private void WriteSequences(string name, int steps)
    {
        var text = new StringBuilder("s,u,v,y\n");
        for (int i = 0; i < Sequences; i++)
        {
            int y = _random.NextInt(2);
            for (int t = 0; t < steps; t++)
            {
                double u = t == 0 ? (2 * y) - 1 : 0.3 * Normal(1)[0];
                text.Append(CultureInfo.InvariantCulture, $"s{i},{u:f4},{(t == 0 ? 1 : 0)},{y}\n");
            }
        }

        File.WriteAllText(Path.Combine(_folder, name), text.ToString());
    }

    private void Lines(string name, string header, int rows, Func<int, double[]> line)
    {
        var text = new StringBuilder(header + "\n");
        for (int i = 0; i < rows; i++)
        {
            text.Append(string.Join(',', line(i).Select(x => x.ToString("g8", CultureInfo.InvariantCulture)))).Append('\n');
        }

        File.WriteAllText(Path.Combine(_folder, name), text.ToString());
    }

    /// <summary>Standard normal numbers (Box and Muller 1958).</summary>
    private double[] Normal(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        Math.Sqrt(-2 * Math.Log(1 - Share())) * Math.Cos(2 * Math.PI * Share()))];

    private double Share() => (_random.NextUInt64() >> 11) * (1.0 / (1UL << 53));
}
