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
        return run.Data.Scaling == standard ? run : run with { Data = run.Data with { Scaling = standard } };
    }

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
        bool fits = outputs == width && (network.Cost == cost
            || (data.Classes > 0 && network.Cost is CostFunction.CrossEntropy or CostFunction.BinaryCrossEntropy));
        if (fits)
        {
            return run;
        }

        var output = (DenseSpec)network.Layers[^1] with { Width = width };
        var widened = new NetworkSpec(network.Input, network.Layers.SetItem(network.Layers.Length - 1, output), network.Cost);
        return run with { Network = widened with { Cost = cost } };
    }
}
