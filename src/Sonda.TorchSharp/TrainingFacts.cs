using Sonda.Diagnosis.Traces;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>The optimizer, the inputs and the targets as a trace has them.</summary>
internal static class TrainingFacts
{
    /// <summary>The optimizer.</summary>
    public static TraceOptimizer Of(optim.Optimizer optimizer)
    {
        string name = optimizer.GetType().Name.ToLowerInvariant();
        // A group that stands still, such as a part that is not to be trained, does not speak for the others.
        optim.ILearningRateController group = optimizer.ParamGroups.MaxBy(one => one.LearningRate)!;
        bool isAdaptive = name.Contains("ada", StringComparison.Ordinal) || name.Contains("rms", StringComparison.Ordinal);
        double decay = (group as ParamGroup)?.Options is { } options && options.GetType().GetField("weight_decay")?.GetValue(options) is double value ? value : 0;
        double momentum = group is SGD.ParamGroup descent ? descent.Momentum : 0;
        return new TraceOptimizer
        {
            Name = name,
            Kind = name == "sgd" && momentum > 0 ? "momentum" : name,
            LearningRate = group.LearningRate,
            DividesByGradientSize = isAdaptive,
            Momentum = isAdaptive ? null : momentum,
            Decay = decay,
            Shrinkage = name == "adamw" || (name == "sgd" && momentum == 0) ? group.LearningRate * decay : null,
        };
    }

    /// <summary>The inputs; null if they are no floating-point numbers.</summary>
    public static TraceInputs? Of(Tensor inputs)
    {
        if (!inputs.is_floating_point())
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor values = inputs.detach().to(ScalarType.Float64);
        Tensor deviation = values.reshape(values.shape[0], -1).std(0, unbiased: false);
        double[] deviations = [.. deviation.cpu().data<double>()];
        double largest = deviations.Max();
        double[] varying = [.. deviations.Where(each => each > 1e-6 * largest)];
        return new TraceInputs
        {
            Rows = (int)values.shape[0],
            Rms = values.Rms(),
            Mean = values.mean().ToDouble(),
            LargestMagnitude = values.abs().max().ToDouble(),
            FeatureScaleRatio = varying.Length == 0 ? 1 : varying.Max() / varying.Min(),
            ConstantShare = 1 - ((double)varying.Length / deviations.Length),
        };
    }

    /// <summary>Adds what the targets say: classes if they are whole numbers, one for each row.</summary>
    public static TraceSubject WithTargets(TraceSubject subject, Tensor? targets)
    {
        if (targets is null)
        {
            return subject;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor values = targets.detach().cpu().reshape(targets.shape[0], -1);
        if (!values.is_floating_point() && values.shape[1] == 1)
        {
            // A class below 0, such as -100, marks a row that the cost leaves out.
            Tensor classes = values.flatten().to(ScalarType.Int64);
            double[] counts = [.. classes[classes.ge(0)].bincount(null).data<long>().Select(count => (double)count)];
            if (counts.Length == 0)
            {
                return subject;
            }

            double[] shares = [.. counts.Select(count => count / counts.Sum())];
            return subject with
            {
                Classes = counts.Length,
                ClassRows = [.. counts.Select(count => (long)count)],
                ChanceAccuracy = shares.Max(),
                ConstantCost = -shares.Where(share => share > 0).Sum(share => share * Math.Log(share)),
            };
        }

        Tensor numbers = values.to(ScalarType.Float64), mean = numbers.mean([0L]), deviation = numbers.std(0, unbiased: false);
        return subject with
        {
            TargetSize = (int)values.shape[1],
            Targets = new TraceTargets { Mean = mean.Rms(), Deviation = deviation.Rms() },
            ConstantCost = subject.Cost == "mse" ? (deviation * deviation).mean().ToDouble() : null,
        };
    }
}
