using System.Globalization;
using Sonda.Engine.Randomness;

namespace Sonda.Benchmarks.Measured;

/// <summary>Recurrent networks on tasks that need much memory, some, and none.</summary>
internal static class MemoryCases
{
    private static readonly (string Name, string Layer)[] Layers =
        [("rnn", "rnn 32"), ("gru", "gru 32"), ("lstm", "lstm 32"), ("irnn", "rnn 32 relu recurrent(identity)")];

    private const string Adam = "optimizer adam; batch 32";

    /// <summary>All runs, as text.</summary>
    /// <param name="last">A file of <see cref="WriteLast"/>.</param>
    public static IEnumerable<string> All(string last) =>
    [
        .. from length in (int[])[20, 50, 100] from layer in Layers select Adding(length, layer.Layer, $"{Adam}; epochs 10"),
        .. from delay in (int[])[5, 20] from layer in Layers select $"({delay + 20},10)-[{layer.Layer} all]-9 softmax; data copy({delay}); {Adam}; epochs 10",
        .. from layer in Layers select $"(28,28)-[{layer.Layer}]-10 softmax; data mnist-rows; {Adam}; epochs 1",
        .. from layer in Layers select $"(120,1)-[{layer.Layer}]-2 softmax; data csv(\"{last}\",sequence=seq,target=y); optimizer adam(rate=0.01); batch 20; epochs 20",
        .. from length in (int[])[30, 40, 60, 70] select Adding(length, "rnn 32", $"{Adam}; epochs 10"),
        Adding(50, "rnn 32", $"{Adam}; epochs 3"),
        Adding(50, "rnn 32", $"{Adam}; epochs 40"),
        Adding(100, "rnn 32", $"{Adam}; epochs 60"),
        Adding(10, "rnn 32 sigmoid", $"{Adam}; epochs 10"),
        Adding(20, "rnn 32 sigmoid", $"{Adam}; epochs 10"),
        .. from length in (int[])[20, 30, 50] select Adding(length, "rnn 32 recurrent(xavier)", $"{Adam}; epochs 10"),
        Adding(100, "gru 32", "optimizer momentum(0.9); rate 0.01; batch 32; epochs 10"),
        Adding(20, "rnn 32 recurrent(normal(0,0.3))", $"{Adam}; epochs 10"),
        Adding(50, "rnn 32 recurrent(normal(0,0.3))", $"{Adam}; epochs 10"),
        .. from deviation in (string[])["0.3", "1"] from training in (string[])[Adam, "rate 0.1; lambda 0; batch 32"]
           select $"(28,28)-[rnn 32 recurrent(normal(0,{deviation}))]-10 softmax; data mnist-rows; {training}; epochs 1",
    ];

    /// <summary>600 sequences of 120 normal numbers, whose class is the sign of the last number: only the last step counts.</summary>
    public static void WriteLast(string file)
    {
        RandomStream random = new RandomStream(1).Split("last");
        using var writer = new StreamWriter(file);
        writer.WriteLine("seq,x,y");
        for (int sequence = 0; sequence < 600; sequence++)
        {
            double[] values = [.. Enumerable.Range(0, 120).Select(_ => random.NextGaussian())];
            foreach (double value in values)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sequence},{value:f5},{(values[^1] > 0 ? "positive" : "negative")}"));
            }
        }
    }

    private static string Adding(int length, string layer, string training) => $"({length},2)-[{layer}]-1 mse; data adding({length}); {training}";
}
