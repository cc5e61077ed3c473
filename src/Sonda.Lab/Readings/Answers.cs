using Sonda.Engine.Costs;

namespace Sonda.Lab.Readings;

/// <summary>The outputs of a network as a reader understands them.</summary>
internal static class Answers
{
    /// <summary>
    /// The outputs as numbers from 0 to 1, and true; as they are, and false, if the cost gives them no such meaning. Softmax and binary
    /// cross-entropy compute from z, so that their function is not yet in the outputs.
    /// </summary>
    public static (float[] Outputs, bool AreShares) Of(CostFunction cost, float[] outputs) => cost switch
    {
        CostFunction.Softmax or CostFunction.SoftmaxSquaredError => (Softmax(outputs), true),
        CostFunction.BinaryCrossEntropy => ([.. outputs.Select(z => 1 / (1 + MathF.Exp(-z)))], true),
        CostFunction.MeanSquaredError or CostFunction.Hinge => (outputs, false),
        _ => (outputs, true),
    };

    private static float[] Softmax(float[] outputs)
    {
        float max = outputs.Max();
        float[] powers = [.. outputs.Select(z => MathF.Exp(z - max))];
        float sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
