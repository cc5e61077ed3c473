using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Torch;

namespace Sonda.Torch.Tests;

/// <summary>Networks with random rows and parameters.</summary>
internal static class NetworkCases
{
    /// <summary>The plain descent of the book, all rows at once.</summary>
    public static TrainingRecord Descent { get; } = new("sgd(rate=0.1)") { Lambda = 0.1 };

    /// <summary>Creates a network, data that fit it, and parameters.</summary>
    /// <param name="text">The network; after a "|", words for the data: lengths, targets, sparse.</param>
    /// <param name="training">The training settings.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="steps">The number of steps to train, for which masks are drawn.</param>
    public static NetworkRecord Given(string text, TrainingRecord training, int rows, int steps)
    {
        string[] words = text.Split('|', StringSplitOptions.TrimEntries);
        bool Has(string word) => words.Length > 1 && words[1].Contains(word, StringComparison.Ordinal);
        NetworkSpec spec = NetworkSpec.Parse(words[0]);
        var random = new RandomStream(5);
        int[] lengths = Has("lengths") ? [.. Enumerable.Range(0, rows).Select(row => (row % spec.Input.Steps) + 1)] : [];
        double[][] inputs = [.. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, spec.Inputs)
            .Select(i => Draw(spec, random, Has("sparse"), lengths.Length > 0 && i / spec.Input.Features >= lengths[row])).ToArray())];
        int classes = Math.Max(2, spec.Output.Features);
        int[] labels = Has("targets") ? [] : [.. Enumerable.Range(0, rows * spec.Output.Steps).Select(_ => random.NextInt(classes))];
        double[][] targets = !Has("targets") ? [] : [.. inputs.Select(_ => Shares(spec.Output.Features, random))];
        var given = new NetworkRecord(
            words[0], training, new NetworkData(inputs, labels, targets, lengths), EngineNetwork<float>.Draw(spec, random), [], []);
        return given with { Masks = MasksOf(given, steps) };
    }

    private static double Draw(NetworkSpec spec, RandomStream random, bool isSparse, bool isBehind)
    {
        double number = spec.Layers[0] is EmbeddingSpec embedding ? random.NextInt(embedding.Vocabulary) : (float)random.NextGaussian();
        return isBehind || (isSparse && random.NextDouble() < 0.8) ? 0 : number;
    }

    /// <summary>Numbers from 0 to 1 that every cost for targets accepts; several of them are shares of 1.</summary>
    private static double[] Shares(int count, RandomStream random)
    {
        int[] parts = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(32))];
        return [.. parts.Select((part, i) => (part + (i == 0 ? (32 * count) - parts.Sum() : 0)) / (32.0 * count))];
    }

    /// <summary>The engine's dropout masks of each step, independent of the parameters; empty without dropout.</summary>
    private static double[][][] MasksOf(NetworkRecord given, int steps)
    {
        var network = new EngineNetwork<double>(given);
        double[][][] masks = [.. Enumerable.Range(0, steps).Select(_ => network.Step().Masks)];
        return masks.All(step => step.Length == 0) ? [] : masks;
    }
}
