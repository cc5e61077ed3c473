using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Training;

namespace Sonda.Interchange.Tests;

/// <summary>Networks with random parameters of every kind, rows for them, and what the engine makes of the rows.</summary>
internal static class RandomNetwork
{
    /// <summary>A network whose gains, shifts, slopes and statistics are random too.</summary>
    public static Network<float> Of(string text)
    {
        var random = new RandomStream(3);
        Network<float> network = Network<float>.Create(NetworkSpec.Parse(text), random);
        foreach (Parameter<float> parameter in network.Parameters.Where(parameter => parameter.Kind != ParameterKind.Weight))
        {
            bool isPositive = parameter.Kind == ParameterKind.Gain || parameter.Name == "variance";
            parameter.Set([.. Enumerable.Range(0, parameter.Count).Select(_ => isPositive ? 0.5f + (float)random.NextDouble() : (float)(0.3 * random.NextGaussian()))]);
        }

        return network;
    }

    /// <summary>Rows of inputs, one behind the other.</summary>
    public static float[] Rows(NetworkSpec spec, int rows)
    {
        var random = new RandomStream(4);
        return [.. Enumerable.Range(0, rows * spec.Inputs).Select(_ => spec.Layers[0] is EmbeddingSpec embedding ? random.NextInt(embedding.Vocabulary) : (float)random.NextGaussian())];
    }

    /// <summary>The outputs of the engine in evaluation, row after row and step after step.</summary>
    public static float[] Outputs(Network<float> network, float[] inputs)
    {
        NetworkSpec spec = network.Spec;
        int rows = inputs.Length / spec.Inputs, steps = spec.Output.Steps;
        var data = Dataset.FromValues("rows", inputs, new byte[rows * steps], spec.Inputs, Math.Max(2, spec.Output.Features), steps).WithShape(spec.Input);
        var pass = new BatchPass<float>(network, data, rows) { Mode = BatchMode.Evaluation };
        pass.Gather([.. Enumerable.Range(0, rows)]);
        pass.Forward();

        // The engine has all rows of a step together.
        Matrix<float> output = pass.Layers[^1].Output;
        return [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, steps).SelectMany(step => output.Row((step * rows) + row).ToArray()))];
    }
}
