using Sonda.Data;
using Sonda.Data.Scaling;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Fits the scaling and the output to the data.</summary>
internal static class DataEdits
{
    /// <summary>Scales inputs, and for regression also targets, to mean 0 and deviation 1.</summary>
    public static RunSpec Standardise(RunSpec run, DataFacts data)
    {
        var standard = new ScalingSpec(ScalingKind.Standard, data.Classes == 0);
        // Scaled targets have both signs, so that a bounded output activation would no longer reach them.
        NetworkSpec network = standard.Targets ? run.Network with { Cost = run.Network.Cost } : run.Network;
        return run.Data.Scaling == standard ? run : run with { Network = network, Data = run.Data with { Scaling = standard } };
    }

    /// <summary>Weighs classes so that each has the same part in the cost.</summary>
    public static RunSpec BalanceClasses(RunSpec run, DataFacts data) =>
        data.Classes == 0 ? run : run with { Data = run.Data with { ClassWeights = ClassWeightsSpec.Balanced } };

    /// <summary>
    /// Fits the output: softmax for classes, binary cross-entropy at a single output for two classes, mean squared error for
    /// regression. Sigmoids with cross-entropy over the classes already fit and stay.
    /// </summary>
    public static RunSpec FitOutput(RunSpec run, DataFacts data)
    {
        NetworkSpec network = run.Network;
        int outputs = network.Output.Features;
        (int width, CostFunction cost) = data switch
        {
            { Classes: 0 } => (data.TargetSize, CostFunction.MeanSquaredError),
            { Classes: 2 } when outputs == 1 => (1, CostFunction.BinaryCrossEntropy),
            _ => (data.Classes, CostFunction.Softmax),
        };
        bool fits = outputs == width && network.OutputActivation == (network with { Cost = network.Cost }).OutputActivation && (network.Cost == cost
            || (data.Classes > 0 && network.Cost is CostFunction.CrossEntropy or CostFunction.BinaryCrossEntropy));
        if (fits)
        {
            return run;
        }

        var output = (DenseSpec)network.Layers[^1] with { Width = width };
        NetworkSpec widened = network.WithLayers(network.Layers.SetItem(network.Layers.Length - 1, output));
        return run with { Network = widened with { Cost = cost } };
    }
}
