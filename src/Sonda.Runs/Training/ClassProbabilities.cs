using Sonda.Engine.Costs;

namespace Sonda.Runs.Training;

/// <summary>The probabilities of classes that the outputs of a network mean.</summary>
internal static class ClassProbabilities
{
    /// <summary>
    /// Writes softmax of the outputs; for a single output p and 1 − p; for outputs of which each says yes or no, their shares. Outputs of
    /// other costs are no probabilities and stay as they are.
    /// </summary>
    public static void Write(CostFunction cost, ReadOnlySpan<float> outputs, Span<float> probabilities)
    {
        if (outputs.Length == 1)
        {
            float one = cost == CostFunction.BinaryCrossEntropy ? Logistic(outputs[0]) : outputs[0];
            (probabilities[0], probabilities[1]) = (1 - one, one);
            return;
        }

        if (cost is CostFunction.MeanSquaredError or CostFunction.Hinge)
        {
            outputs[..probabilities.Length].CopyTo(probabilities);
            return;
        }

        float max = float.NegativeInfinity;
        foreach (float output in outputs)
        {
            max = Math.Max(max, output);
        }

        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = cost switch
            {
                CostFunction.Softmax or CostFunction.SoftmaxSquaredError => MathF.Exp(outputs[i] - max),
                CostFunction.BinaryCrossEntropy => Logistic(outputs[i]),
                _ => outputs[i],
            };
            sum += probabilities[i];
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = sum > 0 ? (float)(probabilities[i] / sum) : 1f / probabilities.Length;
        }
    }

    private static float Logistic(float z) => 1 / (1 + MathF.Exp(-z));
}
