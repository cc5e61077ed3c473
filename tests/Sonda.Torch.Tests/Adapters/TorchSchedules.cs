using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>
/// The engine's schedules in TorchSharp, which counts steps instead of epochs. The formulas are
/// TorchSharp's own, after PyTorch's.
/// </summary>
internal static class TorchSchedules
{
    public static ScheduleRecord Record(string text, int stepsPerEpoch, int steps, double[] metrics)
    {
        using DisposeScope scope = NewDisposeScope();
        LearningRateSchedule schedule = LearningRateSchedule.Parse(text);
        using optim.Optimizer optimizer = SGD([new Parameter(zeros(1))], learningRate: 1);
        lr_scheduler.LRScheduler rates = Of(schedule, optimizer, stepsPerEpoch);
        var factors = new List<double>();
        for (int step = 0; step < steps; step++)
        {
            factors.Add(optimizer.ParamGroups.Single().LearningRate);
            if (metrics.Length == 0)
            {
                rates.step();
            }
            else if ((step + 1) % stepsPerEpoch == 0)
            {
                rates.step(metrics[step / stepsPerEpoch]);
            }
        }

        return new(text, stepsPerEpoch, metrics, [.. factors]);
    }

    /// <summary>A schedule of one group of parameters, from its present learning rate.</summary>
    public static lr_scheduler.LRScheduler Of(LearningRateSchedule schedule, optim.Optimizer optimizer, int stepsPerEpoch) =>
        schedule.Warmup > 0 ? BehindWarmup(schedule, optimizer, stepsPerEpoch) : WithoutWarmup(schedule, optimizer, stepsPerEpoch);

    private static lr_scheduler.LRScheduler WithoutWarmup(
        LearningRateSchedule schedule, optim.Optimizer optimizer, int stepsPerEpoch) => schedule switch
        {
            ConstantRate => lr_scheduler.ConstantLR(optimizer, factor: 1),
            StepDecay step => lr_scheduler.StepLR(optimizer, step.Period * stepsPerEpoch, step.Ratio),
            CosineDecay cosine => lr_scheduler.CosineAnnealingLR(optimizer, cosine.Length * stepsPerEpoch, cosine.Floor * optimizer.ParamGroups.Single().InitialLearningRate),
            PlateauDecay plateau => lr_scheduler.ReduceLROnPlateau(optimizer, factor: plateau.Ratio, patience: plateau.Patience),
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "libtorch is not told of this schedule."),
        };

    /// <summary>From 1/n at the first of n steps to 1 at the last.</summary>
    private static lr_scheduler.LRScheduler BehindWarmup(
        LearningRateSchedule schedule, optim.Optimizer optimizer, int stepsPerEpoch)
    {
        int warm = (int)Math.Ceiling(schedule.Warmup * stepsPerEpoch);
        lr_scheduler.LRScheduler rise = lr_scheduler.LinearLR(optimizer, 1.0 / warm, 1, warm - 1);
        return lr_scheduler.SequentialLR(optimizer, [rise, WithoutWarmup(schedule, optimizer, stepsPerEpoch)], [warm]);
    }
}
