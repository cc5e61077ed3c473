using Sonda.Diagnosis.Traces;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;

namespace Sonda.Runs.Traces;

/// <summary>Reads how the weights of a layer were drawn: their deviation, whether its units differ, and the size of recurrent weights.</summary>
internal static class WeightReader
{
    /// <summary>Adds what the weights show to the reading of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer, counted among those with weights.</param>
    /// <param name="reading">The other readings of the layer.</param>
    public static LayerReading Add(NetworkView<float> network, int layer, LayerReading reading)
    {
        LayerView<float> view = network.Layers[network.WeightedLayers[layer]];
        (double deviation, double difference) = Spread(view.Parameters[0]);
        return reading with
        {
            WeightDeviation = deviation,
            UnitDifference = reading.WeightNorm > 0 ? difference / reading.WeightNorm : 0,
            RecurrentWeightNorm = view.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).Skip(1).FirstOrDefault()?.Norm(),
        };
    }

    /// <summary>The standard deviation of all numbers, and the norm of what distinguishes each unit from the mean unit.</summary>
    private static (double Deviation, double Difference) Spread(ParameterView<float> weights)
    {
        float[] numbers = new float[weights.Count];
        weights.CopyTo(numbers);
        double mean = numbers.Sum(number => (double)number) / Math.Max(numbers.Length, 1);
        double squares = 0, differences = 0;
        for (int input = 0; input < weights.Rows; input++)
        {
            ReadOnlySpan<float> units = numbers.AsSpan(input * weights.Columns, weights.Columns);
            double sum = 0;
            foreach (float weight in units)
            {
                // A sum of equal floats is exact in double, so that units with the same weights differ by exactly 0.
                sum += weight;
            }

            double middle = sum / units.Length;
            foreach (float weight in units)
            {
                squares += (weight - mean) * (weight - mean);
                differences += (weight - middle) * (weight - middle);
            }
        }

        return (Math.Sqrt(squares / Math.Max(numbers.Length, 1)), Math.Sqrt(differences));
    }
}
