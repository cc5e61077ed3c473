using Sonda.Data;
using Sonda.Data.Generated;
using Sonda.Data.Tables;
using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Routes;

/// <summary>The inputs, the outputs and the cost that a network needs for data of a known form.</summary>
internal static class FittedNetwork
{
    /// <summary>The run with a network that fits its data; the same run if the network fits, or if nobody knows the form of the data.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="table">The rows of a table; null for other data.</param>
    /// <exception cref="FormatException">The first layer cannot read such rows.</exception>
    public static RunSpec Of(RunSpec spec, Dataset? table)
    {
        if (FormOf(spec.Data, table) is not { } form || spec.Network.Layers[^1] is not DenseSpec output)
        {
            return spec;
        }

        NetworkSpec network = spec.Network;
        bool fits = network.Inputs == form.Row.Count && output.Width == form.Outputs;
        if (fits && (network.Cost == CostFunction.MeanSquaredError || !form.IsOfNumbers))
        {
            return spec;
        }

        CostFunction cost = form.IsOfNumbers ? CostFunction.MeanSquaredError : form.Outputs == 1 ? CostFunction.BinaryCrossEntropy : CostFunction.CrossEntropy;
        var own = new ActivationSpec(cost.OutputActivation() == OutputActivation.Sigmoid ? ActivationKind.Sigmoid : ActivationKind.Identity);
        Shape input = network.Inputs == form.Row.Count ? network.Input : network.Layers[0] is RecurrentSpec ? form.Row : Shape.Vector(form.Row.Count);
        return spec with { Network = new NetworkSpec(input, [.. network.Layers[..^1], output with { Width = form.Outputs, Activation = own }], cost) };
    }

    /// <summary>A row as a recurrent layer reads it, and the numbers that belong to it; null if the data alone tell.</summary>
    private static (Shape Row, int Outputs, bool IsOfNumbers)? FormOf(DatasetSpec data, Dataset? table) => data switch
    {
        DigitSpec { Kind: not DigitKind.MnistRows } => (Shape.Sequence(28, 28), DigitSpec.Classes, false),
        CircleSpec => (Shape.Sequence(2, 1), 1, false),
        BlobSpec => (Shape.Sequence(2, 1), 3, false),
        AddingSpec adding => (Shape.Sequence(adding.Length.Max, 2), 1, true),
        CsvSpec when table is not null => (Shape.Sequence(table.InputSize, 1), table.HasTargets ? table.TargetSize : table.Classes, table.HasTargets),
        _ => null,
    };
}
