using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;

namespace Sonda.Engine.Networks;

/// <summary>The last layer of a network: dense, with the activation that the cost requires.</summary>
internal static class OutputLayer
{
    /// <summary>The activation that comes with a cost.</summary>
    public static ActivationSpec ActivationOf(CostFunction cost) => cost.OwnActivation();

    /// <summary>Checks that an activation of its own can stand between the output layer and a cost.</summary>
    /// <exception cref="FormatException">The cost has a fixed activation, or the activation is trained.</exception>
    public static void RequireActivation(ActivationSpec activation, CostFunction cost)
    {
        if (activation != ActivationOf(cost) && !cost.TakesActivation())
        {
            IEnumerable<string> others = CostFunctions.Names.Where(name => CostFunctions.Parse(name).TakesActivation());
            throw new SpecException(
                $"The cost {cost.ToText()} comes with the output activation {ActivationOf(cost)}; found {activation}. Any activation may stand before {string.Join(", ", others)}.");
        }

        if (activation.IsTrained)
        {
            throw new SpecException($"The output activation cannot have a trained parameter; found {activation}.");
        }
    }

    /// <summary>Checks that a cost can read the last layer.</summary>
    /// <exception cref="FormatException">The layer is not dense, has another activation, or has something behind its weights.</exception>
    public static void Require(LayerSpec last, CostFunction cost)
    {
        ActivationSpec wanted = ActivationOf(cost);
        if (last is not DenseSpec output)
        {
            throw new SpecException($"The output layer must be dense, such as 10; found {last}.");
        }

        if (output.Activation != wanted)
        {
            throw new SpecException(
                $"The output layer has the activation {wanted} with the cost {cost.ToText()}; found {output.Activation}.");
        }

        if (output.Norm != NormKind.None || output.Dropout != 0 || output.IsPreActivated)
        {
            LocalizableText found = output.Norm != NormKind.None ? LocalizableText.Of($"the normalisation {output.Norm}")
                : output.Dropout != 0 ? LocalizableText.Of($"dropout of {output.Dropout}") : LocalizableText.Of($"pre-activation");
            throw new SpecException(
                $"The output layer has weights and the activation of its cost, without normalisation, dropout or pre-activation; found {found}.");
        }
    }
}
