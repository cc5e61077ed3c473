using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Traces;

/// <summary>Describes a run of ours for a diagnosis, before anything is read.</summary>
public static class TraceSubjects
{
    /// <summary>The subject of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="InsufficientMemoryException">There are more parameters than an array can hold.</exception>
    public static TraceSubject Of(RunSpec run, LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        Dataset rows = data.Training;
        (int batch, int steps) = BatchesOf(run, data);
        return new TraceSubject
        {
            Network = run.Network.ToString(),
            Layers = LayersOf(run.Network),
            Data = data.Name,
            Seed = run.Seed,
            Inputs = InputReader.Read(rows),
            Targets = TargetReader.Read(rows),
            Cost = run.Network.Cost.ToText(),
            CannotLearn = run.Network.CannotLearn(rows),
            Misfit = DataFit.OutputMisfit(run.Network, rows),
            TargetSize = rows.TargetSize,
            Classes = rows.Classes,
            ChanceAccuracy = TargetReader.ChanceAccuracy(rows),
            ClassRows = TargetReader.ClassRows(rows),
            ClassWeights = [.. rows.ClassWeights.Select(weight => (double)weight)],
            ValidationRows = data.Validation.Count,
            ConstantCost = TargetReader.ConstantCost(rows, run.Network.Cost, run.Network.Output.Features),
            Baseline = TargetReader.Baseline(data, run.Network.Cost, run.Network.Output.Features),
            Optimizer = OptimizerOf(run, rows.Count, (long)steps * run.Training.Epochs),
            BatchSize = batch,
            StepsPerEpoch = steps,
            PlannedSteps = PlannedSteps(run, data),
            StopsEarly = run.EarlyStopping is not null,
        };
    }

    /// <summary>The steps of the whole training as planned.</summary>
    internal static long PlannedSteps(RunSpec run, LoadedData data) => (long)BatchesOf(run, data).Steps * run.Training.Epochs;

    /// <summary>The rows of a mini-batch and the mini-batches of an epoch.</summary>
    private static (int Rows, int Steps) BatchesOf(RunSpec run, LoadedData data)
    {
        int rows = data.Training.Count, batch = Math.Min(run.Training.BatchSize ?? rows, rows);
        return (batch, (rows + batch - 1) / batch);
    }

    /// <summary>The layers with weights, as a trace describes them.</summary>
    internal static IReadOnlyList<TraceLayer> LayersOf(NetworkSpec spec)
    {
        var network = new Network<float>(spec);
        IReadOnlyList<LayerFeatures> features = LayerFeatures.Of(spec.Layers);
        return [.. network.WeightedLayers.Select((index, i) => Describe(network.Layers[index], features[i]))];
    }

    private static TraceOptimizer OptimizerOf(RunSpec run, int rows, long steps)
    {
        OptimizerSpec optimizer = run.Training.Optimizer;
        bool divides = optimizer.DividesByGradientSize;
        return new TraceOptimizer
        {
            Name = optimizer.ToString(),
            Kind = optimizer.Name,
            LearningRate = run.Training.LearningRate,
            DividesByGradientSize = divides,
            Momentum = divides ? null : optimizer.Momentum,
            Epsilon = divides ? optimizer.Epsilon : null,
            PlannedStepLengths = optimizer.StepLengths(steps),
            Shrinkage = ShrinkageOf(run, rows),
            Decay = DecayOf(run, rows),
        };
    }

    /// <summary>
    /// The share of each weight lost to decay per step, η(λ/n + decay), as decay outside the gradient has it; in plain descent, decay
    /// inside it does the same.
    /// </summary>
    private static double? ShrinkageOf(RunSpec run, int rows)
    {
        OptimizerSpec optimizer = run.Training.Optimizer;
        return optimizer.Kind == OptimizerKind.Sgd || optimizer.DecayKind == WeightDecayKind.Decoupled
            ? run.Training.LearningRate * DecayOf(run, rows)
            : null;
    }

    /// <summary>λ/n + decay: the book's weight decay is a mean over the rows.</summary>
    private static double DecayOf(RunSpec run, int rows) => run.Training.Optimizer.WeightDecay + (run.Training.Lambda / Math.Max(rows, 1));

    private static TraceLayer Describe(Layer<float> layer, LayerFeatures features) => new()
    {
        Name = layer.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Kind = Enum.TryParse(features.Kind, ignoreCase: true, out TraceLayerKind kind) ? kind : TraceLayerKind.Other,
        Inputs = layer.Parameters[0].Rows,
        Units = layer.Output.IsImage ? layer.Output.Maps : layer.Output.Features,
        Activation = new TraceActivation
        {
            Kind = new ActivationSpec(features.Activation.Kind).ToString(),
            Parameter = features.Activation.Parameter,
            LargestSlope = features.Activation.LargestSlope ?? double.PositiveInfinity,
        },
        Norm = Enum.TryParse(features.Norm.ToString(), out TraceNorm norm) ? norm : TraceNorm.Other,
        Truncation = features.Truncation,
        Dropout = features.Dropout,
        IsResidual = features.IsResidual,
    };
}
